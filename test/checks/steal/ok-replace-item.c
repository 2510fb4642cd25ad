// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyTuple_SET_ITEM releases no old item, so replacing one does it by hand.

#include <Python.h>

static PyObject *
double_first(PyObject *self, PyObject *list)
{
    if (!PyList_CheckExact(list) || PyList_GET_SIZE(list) == 0) {
        PyErr_SetString(PyExc_ValueError, "a filled list is needed");
        return NULL;
    }
    PyObject *old = PyList_GET_ITEM(list, 0);
    Py_INCREF(old);
    PyObject *doubled = PyNumber_Add(old, old);
    Py_DECREF(old);
    if (doubled == NULL)
        return NULL;
    if (PyList_GET_SIZE(list) == 0) {
        Py_DECREF(doubled);
        PyErr_SetString(PyExc_RuntimeError, "list changed");
        return NULL;
    }
    old = PyList_GET_ITEM(list, 0);
    PyList_SET_ITEM(list, 0, doubled);
    Py_DECREF(old);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"double_first", double_first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
