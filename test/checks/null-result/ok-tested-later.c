// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The test comes late, but before the first use that needs it.

#include <Python.h>

static PyObject *
halves(PyObject *self, PyObject *args)
{
    long n;
    if (!PyArg_ParseTuple(args, "l", &n))
        return NULL;
    PyObject *t = PyTuple_New(2);
    PyObject *a = PyLong_FromLong(n / 2);
    PyObject *b = PyLong_FromLong(n - n / 2);
    if (!t || !a || !b)
        goto error;
    PyTuple_SET_ITEM(t, 0, a);
    PyTuple_SET_ITEM(t, 1, b);
    return t;
error:
    Py_XDECREF(t);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return NULL;
}

static PyMethodDef methods[] = {
    {"halves", halves, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
