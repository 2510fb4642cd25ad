// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=_SizeT --implicit-check-not=NoneStruct --implicit-check-not=PyList_Check --implicit-check-not=overwritten
// Messages and notes have the names that the code has, not what macros put in their place; notes
// tell choices, not assertions; a variable of the same name in another scope is another variable.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <assert.h>

static PyObject *
names(PyObject *self, PyObject *arg)
{
    // CHECK: note: new reference from Py_BuildValue
    PyObject *pair = Py_BuildValue("(s#)", "x", (Py_ssize_t)1);
    if (pair == NULL)
        return NULL;
    // CHECK: note: 'arg' == Py_None
    if (arg == Py_None)
        return NULL;
    assert(PyList_Check(arg));
    return pair;
}

static PyObject *
scopes(PyObject *self, PyObject *dict)
{
    {
        PyObject *o = PyLong_FromLong(1000);
        if (o == NULL || PyDict_SetItemString(dict, "a", o) < 0)
            return NULL;
    }
    {
        PyObject *o = PyLong_FromLong(2000);
        if (o == NULL)
            return NULL;
        Py_DECREF(o);
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"names", names, METH_O, NULL},
    {"scopes", scopes, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
