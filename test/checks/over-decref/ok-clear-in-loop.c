// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Py_CLEAR leaves NULL, so the release at the label is free to come.

#include <Python.h>

static PyObject *
longest(PyObject *self, PyObject *src)
{
    PyObject *best = NULL, *item = NULL;
    PyObject *it = PyObject_GetIter(src);
    if (it == NULL)
        return NULL;
    Py_ssize_t best_len = -1;
    while ((item = PyIter_Next(it)) != NULL) {
        Py_ssize_t n = PyObject_Size(item);
        if (n < 0)
            goto error;
        if (n > best_len) {
            Py_XSETREF(best, item);
            best_len = n;
            item = NULL;
        }
        Py_CLEAR(item);
    }
    if (PyErr_Occurred())
        goto error;
    Py_DECREF(it);
    if (best == NULL)
        Py_RETURN_NONE;
    return best;
error:
    Py_XDECREF(item);
    Py_XDECREF(best);
    Py_DECREF(it);
    return NULL;
}

static PyMethodDef methods[] = {
    {"longest", longest, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
