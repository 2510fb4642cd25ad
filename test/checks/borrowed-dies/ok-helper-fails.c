// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Code that a helper runs where it fails is no matter to those who go on where it succeeds.

#include <Python.h>

static int
check(PyObject *item)
{
    if (!PyTuple_Check(item)) {
        PyErr_Format(PyExc_TypeError, "not a tuple: %R", item);
        return -1;
    }
    return 0;
}

static PyObject *
first(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    PyObject *item = PyList_GET_ITEM(list, 0);
    if (check(list) < 0)
        return NULL;
    return Py_NewRef(item);
}

static PyMethodDef methods[] = {
    {"first", first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
