// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An array of which a list gives the first elements: at an index nobody knows stands any of them.

#include <Python.h>

static PyObject *
kind_of(PyObject *self, PyObject *arg)
{
    PyTypeObject *kinds[4] = {&PyLong_Type, &PyFloat_Type};
    long i = PyLong_AsLong(arg);
    if (i < 0 || i > 1) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "kind");
        return NULL;
    }
    return Py_NewRef((PyObject *)kinds[i]);
}

static PyMethodDef methods[] = {
    {"kind_of", kind_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
