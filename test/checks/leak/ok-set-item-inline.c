// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The function forms steal on failure too, and accept NULL; errors are looked for at the end.

#include <Python.h>

static PyObject *
version_info(PyObject *self, PyObject *ignored)
{
    PyObject *t = PyTuple_New(3);
    if (t == NULL)
        return NULL;
    PyTuple_SET_ITEM(t, 0, PyLong_FromLong(1));
    PyTuple_SET_ITEM(t, 1, PyLong_FromLong(2));
    PyTuple_SET_ITEM(t, 2, PyUnicode_FromString("final"));
    if (PyErr_Occurred()) {
        Py_DECREF(t);
        return NULL;
    }
    return t;
}

static PyObject *
version_list(PyObject *self, PyObject *ignored)
{
    PyObject *list = PyList_New(2);
    if (list == NULL)
        return NULL;
    PyObject *major = PyLong_FromLong(1);
    if (major == NULL || PyList_SetItem(list, 0, major) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    PyObject *minor = PyLong_FromLong(2);
    if (minor == NULL || PyList_SetItem(list, 1, minor) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyMethodDef methods[] = {
    {"version_info", version_info, METH_NOARGS, NULL},
    {"version_list", version_list, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
