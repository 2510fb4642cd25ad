// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A static function whose every caller passes one of two numbers.

#include <Python.h>

static PyObject *
describe(PyObject *arg, int family)
{
    PyObject *text = PyObject_Repr(arg);
    if (text == NULL)
        return NULL;
    switch (family) {
    case 2:
        return text;
    case 10:
        Py_DECREF(text);
        return PyList_New(0);
    default:
        PyErr_SetString(PyExc_OSError, "unsupported family");
        return NULL;
    }
}

static PyObject *
first(PyObject *self, PyObject *arg)
{
    return describe(arg, 2);
}

static PyObject *
second(PyObject *self, PyObject *arg)
{
    return describe(arg, 10);
}

static PyMethodDef methods[] = {
    {"first", first, METH_O, NULL},
    {"second", second, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
