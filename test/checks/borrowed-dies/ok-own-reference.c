// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// A reference of its own until the last use.

#include <Python.h>

static PyObject *
first(PyObject *self, PyObject *args)
{
    PyObject *list, *callback;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &callback))
        return NULL;
    PyObject *item = PyList_GetItem(list, 0);
    if (item == NULL)
        return NULL;
    Py_INCREF(item);
    PyObject *done = PyObject_CallOneArg(callback, item);
    if (done == NULL) {
        Py_DECREF(item);
        return NULL;
    }
    Py_DECREF(done);
    return item;
}

static PyMethodDef methods[] = {
    {"first", first, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
