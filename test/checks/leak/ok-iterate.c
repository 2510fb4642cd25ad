// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The full iterator loop: item released on every turn, errors told from the end.

#include <Python.h>

static PyObject *
join_all(PyObject *self, PyObject *src)
{
    PyObject *it = PyObject_GetIter(src);
    if (it == NULL)
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        Py_DECREF(it);
        return NULL;
    }
    PyObject *item;
    while ((item = PyIter_Next(it))) {
        PyObject *text = PyObject_Str(item);
        Py_DECREF(item);
        if (text == NULL)
            goto error;
        if (PyList_Append(list, text) < 0) {
            Py_DECREF(text);
            goto error;
        }
        Py_DECREF(text);
    }
    if (PyErr_Occurred())
        goto error;
    Py_DECREF(it);
    return list;
error:
    Py_DECREF(it);
    Py_DECREF(list);
    return NULL;
}

static PyMethodDef methods[] = {
    {"join_all", join_all, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
