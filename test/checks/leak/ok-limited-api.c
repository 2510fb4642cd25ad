// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -DPy_LIMITED_API=0x03080000 %s
// The function forms of the limited API, with the same ownership.

#include <Python.h>

static PyObject *
evens(PyObject *self, PyObject *seq)
{
    Py_ssize_t n = PySequence_Size(seq);
    if (n < 0)
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < n; i += 2) {
        PyObject *item = PySequence_GetItem(seq, i);
        if (item == NULL || PyList_Append(list, item) < 0) {
            Py_XDECREF(item);
            Py_DECREF(list);
            return NULL;
        }
        Py_DECREF(item);
    }
    PyObject *t = PyTuple_New(1);
    if (t == NULL) {
        Py_DECREF(list);
        return NULL;
    }
    if (PyTuple_SetItem(t, 0, list) < 0) {
        Py_DECREF(t);
        return NULL;
    }
    return t;
}

static PyMethodDef methods[] = {
    {"evens", evens, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
