// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// As ok-items-counted-at-the-end.c, but nobody gives the items a reference: reading them is not
// enough.

#include <Python.h>

static PyObject *
call_with_zero(PyObject *function, PyObject *unused)
{
    PyObject *zero = PyLong_FromLong(1000);
    if (zero == NULL)
        return NULL;
    PyObject *args = PyTuple_New(1);
    if (args == NULL) {
        Py_DECREF(zero);
        return NULL;
    }
    PyTuple_SET_ITEM(args, 0, zero);
    PyObject *result = PyObject_CallObject(function, args);
    long total = 0;
    for (Py_ssize_t i = 0; i < 1; i++)
        total += PyLong_AsLong(PyTuple_GET_ITEM(args, i));
    Py_DECREF(args);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'zero'{{.*}}PyTuple_SET_ITEM{{.*}}[refsan-
    Py_DECREF(zero);
    if (total == 0) {
        Py_XDECREF(result);
        return NULL;
    }
    return result;
}

static PyMethodDef methods[] = {
    {"call_with_zero", call_with_zero, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
