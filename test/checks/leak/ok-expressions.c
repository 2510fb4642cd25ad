// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Assignments in conditions, comma, && and || carry references like statements do.

#include <Python.h>

static PyObject *
concat(PyObject *self, PyObject *obj)
{
    PyObject *a = NULL, *b = NULL, *r = NULL;
    if ((a = PyObject_Repr(obj)) && (b = PyObject_Str(obj)))
        r = PyUnicode_Concat(a, b);
    Py_XDECREF(a), Py_XDECREF(b);
    return r;
}

static PyObject *
either(PyObject *self, PyObject *obj)
{
    PyObject *a, *b;
    if (!(a = PyObject_Repr(obj)) || !(b = PyObject_Str(obj))) {
        Py_XDECREF(a);
        return NULL;
    }
    PyObject *longer = PyUnicode_GET_LENGTH(a) > PyUnicode_GET_LENGTH(b) ? a : b;
    Py_INCREF(longer);
    Py_DECREF(a);
    Py_DECREF(b);
    return longer;
}

static PyMethodDef methods[] = {
    {"concat", concat, METH_O, NULL},
    {"either", either, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
