// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Two outputs, both or none.

#include <Python.h>

static int
split(PyObject *obj, PyObject **head, PyObject **tail)
{
    PyObject *h = PySequence_GetItem(obj, 0);
    if (h == NULL)
        return -1;
    PyObject *t = PySequence_GetItem(obj, 1);
    if (t == NULL) {
        Py_DECREF(h);
        return -1;
    }
    *head = h;
    *tail = t;
    return 0;
}

static PyObject *
swapped(PyObject *self, PyObject *obj)
{
    PyObject *a, *b;
    if (split(obj, &a, &b) < 0)
        return NULL;
    PyObject *r = PyTuple_Pack(2, b, a);
    Py_DECREF(a);
    Py_DECREF(b);
    return r;
}

static PyMethodDef methods[] = {
    {"swapped", swapped, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
