// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An array from the heap: filled upward, released downward when an element fails.

#include <Python.h>

static PyObject *
reversed(PyObject *self, PyObject *seq)
{
    Py_ssize_t n = PySequence_Size(seq);
    if (n < 0)
        return NULL;
    PyObject **items = PyMem_New(PyObject *, n > 0 ? n : 1);
    if (items == NULL)
        return PyErr_NoMemory();
    Py_ssize_t i;
    PyObject *list = NULL;
    for (i = 0; i < n; i++) {
        items[i] = PySequence_GetItem(seq, i);
        if (items[i] == NULL)
            goto error;
    }
    list = PyList_New(n);
    if (list == NULL)
        goto error;
    for (i = 0; i < n; i++)
        PyList_SET_ITEM(list, n - 1 - i, items[i]);
    PyMem_Free(items);
    return list;
error:
    while (--i >= 0)
        Py_DECREF(items[i]);
    PyMem_Free(items);
    return NULL;
}

static PyMethodDef methods[] = {
    {"reversed", reversed, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
