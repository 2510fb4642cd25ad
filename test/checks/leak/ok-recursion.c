// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A tree built by a function that calls itself.

#include <Python.h>

static PyObject *
nested(int depth)
{
    if (depth == 0)
        return PyList_New(0);
    PyObject *inner = nested(depth - 1);
    if (inner == NULL)
        return NULL;
    PyObject *outer = PyList_New(1);
    if (outer == NULL) {
        Py_DECREF(inner);
        return NULL;
    }
    PyList_SET_ITEM(outer, 0, inner);
    return outer;
}

static PyObject *
build(PyObject *self, PyObject *args)
{
    int depth;
    if (!PyArg_ParseTuple(args, "i", &depth))
        return NULL;
    return nested(depth < 0 ? 0 : depth);
}

static PyMethodDef methods[] = {
    {"build", build, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
