// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An array that starts as all NULL and is filled in a loop.

#include <Python.h>

static PyObject *
pack(PyObject *self, PyObject *arg)
{
    PyObject *out[4] = {NULL};
    PyObject *args[4] = {self, arg, self, arg};
    for (int i = 0; i < 4; i++) {
        out[i] = PyObject_Repr(args[i]);
        if (out[i] == NULL) {
            for (int k = 0; k < i; k++)
                Py_DECREF(out[k]);
            return NULL;
        }
    }
    PyObject *tuple = PyTuple_New(4);
    for (int i = 0; i < 4; i++) {
        if (tuple)
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(out[i]));
        Py_DECREF(out[i]);
    }
    return tuple;
}

static PyMethodDef methods[] = {
    {"pack", pack, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
