// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// A tuple of arguments holds what the function was only lent; before it goes, each item gets the
// reference that the tuple will release.

#include <Python.h>

static PyObject *
call_with_item(PyObject *function, PyObject *item)
{
    PyObject *zero = PyLong_FromLong(1000);
    if (zero == NULL)
        return NULL;
    PyObject *args = PyTuple_New(2);
    if (args == NULL) {
        Py_DECREF(zero);
        return NULL;
    }
    PyTuple_SET_ITEM(args, 0, zero);
    PyTuple_SET_ITEM(args, 1, item);
    PyObject *result = PyObject_CallObject(function, args);
    for (Py_ssize_t i = 0; i < 2; i++)
        Py_XINCREF(PyTuple_GET_ITEM(args, i));
    Py_DECREF(args);
    Py_DECREF(zero);
    return result;
}

static PyObject *
call_each(PyObject *function, PyObject *list)
{
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *item = PyList_GetItem(list, i);
        if (item == NULL)
            return NULL;
        PyObject *result = call_with_item(function, item);
        if (result == NULL)
            return NULL;
        Py_DECREF(result);
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"call_each", call_each, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
