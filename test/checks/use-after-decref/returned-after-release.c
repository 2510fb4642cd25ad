// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The caller is given a reference that was given back.

#include <Python.h>

static PyObject *
make(PyObject *self, PyObject *args)
{
    long n;
    if (!PyArg_ParseTuple(args, "l", &n))
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    PyObject *num = PyLong_FromLong(n);
    if (num == NULL || PyList_Append(list, num) < 0)
        Py_DECREF(list);
    Py_XDECREF(num);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list'{{.*}}[refsan-use-after-decref]
    return list;
}

static PyMethodDef methods[] = {
    {"make", make, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
