// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// An accumulator that is replaced without releasing what it held.

#include <Python.h>

static PyObject *
total(PyObject *self, PyObject *iterable)
{
    PyObject *it = PyObject_GetIter(iterable);
    if (it == NULL)
        return NULL;
    PyObject *sum = PyLong_FromLong(0);
    if (sum == NULL) {
        Py_DECREF(it);
        return NULL;
    }
    PyObject *item;
    while ((item = PyIter_Next(it)) != NULL) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'sum'{{.*}}[refsan-leak]
        sum = PyNumber_Add(sum, item);
        Py_DECREF(item);
        if (sum == NULL)
            break;
    }
    Py_DECREF(it);
    if (sum != NULL && PyErr_Occurred())
        Py_CLEAR(sum);
    return sum;
}

static PyMethodDef methods[] = {
    {"total", total, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
