// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// "N" takes its argument over, also when Py_BuildValue fails and when it is NULL.

#include <Python.h>

static PyObject *
describe(PyObject *self, PyObject *obj)
{
    return Py_BuildValue("(NNi)", PyObject_Repr(obj), PyObject_Type(obj), 3);
}

static PyObject *
stat_one(PyObject *self, PyObject *obj)
{
    PyObject *name = PyObject_Str(obj);
    if (name == NULL)
        return NULL;
    return Py_BuildValue("{s:N,s:i}", "name", name, "size", 12);
}

static PyMethodDef methods[] = {
    {"describe", describe, METH_O, NULL},
    {"stat_one", stat_one, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
