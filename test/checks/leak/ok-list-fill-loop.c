// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A list of known size is filled in a loop.

#include <Python.h>

static PyObject *
to_list(PyObject *self, PyObject *args)
{
    const char *data;
    Py_ssize_t n;
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "y*", &view))
        return NULL;
    data = view.buf;
    n = view.len;
    PyObject *list = PyList_New(n);
    if (list == NULL) {
        PyBuffer_Release(&view);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PyLong_FromLong(data[i]);
        if (item == NULL) {
            Py_DECREF(list);
            PyBuffer_Release(&view);
            return NULL;
        }
        PyList_SET_ITEM(list, i, item);
    }
    PyBuffer_Release(&view);
    return list;
}

static PyMethodDef methods[] = {
    {"to_list", to_list, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
