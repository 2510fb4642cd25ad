// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// A number that is not -1 is no failure: no exception is set then.

#include <Python.h>

PyObject *
widen(PyObject *o)
{
    PyErr_Clear();
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    long number = PyLong_AsLong(o);
    if (number != -1 && PyErr_Occurred())
        return NULL;
    return list;
}
