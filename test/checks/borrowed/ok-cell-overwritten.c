// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyCell_SET stores without releasing: what PyCell_GET showed is the frame's after it.

#include <Python.h>

static PyObject *
swap(PyObject *self, PyObject *cell)
{
    PyObject *old = PyCell_GET(cell);
    PyCell_SET(cell, Py_NewRef(self));
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"swap", swap, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
