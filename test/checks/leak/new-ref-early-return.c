// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Py_NewRef of an argument is a reference like any other.

#include <Python.h>

static PyObject *
choose(PyObject *self, PyObject *args)
{
    PyObject *obj, *given;
    if (!PyArg_ParseTuple(args, "OO", &obj, &given))
        return NULL;
    PyObject *key = Py_NewRef(given);
    if (!PyDict_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "a dict is needed");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{'key'|'given'}} leaks{{.*}}[refsan-leak]
        return NULL;
    }
    PyObject *v = PyObject_GetItem(obj, key);
    Py_DECREF(key);
    return v;
}

static PyMethodDef methods[] = {
    {"choose", choose, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
