// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A stolen reference is as good as a borrowed one while its container lives.

#include <Python.h>

static PyObject *
nested(PyObject *self, PyObject *args)
{
    int n;
    if (!PyArg_ParseTuple(args, "i", &n))
        return NULL;
    PyObject *outer = PyTuple_New(1);
    if (outer == NULL)
        return NULL;
    PyObject *inner = PyList_New(0);
    if (inner == NULL) {
        Py_DECREF(outer);
        return NULL;
    }
    PyTuple_SET_ITEM(outer, 0, inner);
    for (int i = 0; i < n; i++) {
        PyObject *num = PyLong_FromLong(i);
        if (num == NULL || PyList_Append(inner, num) < 0) {
            Py_XDECREF(num);
            Py_DECREF(outer);
            return NULL;
        }
        Py_DECREF(num);
    }
    return outer;
}

static PyMethodDef methods[] = {
    {"nested", nested, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
