// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Several results under one test.

#include <Python.h>

static PyObject *
pair(PyObject *self, PyObject *obj)
{
    PyObject *a = PyObject_Repr(obj);
    PyObject *b = a ? PyObject_Str(obj) : NULL;
    if (a == NULL || b == NULL) {
        Py_XDECREF(a);
        Py_XDECREF(b);
        return NULL;
    }
    Py_ssize_t n = PyUnicode_GET_LENGTH(a) + PyUnicode_GET_LENGTH(b);
    Py_DECREF(a);
    Py_DECREF(b);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"pair", pair, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
