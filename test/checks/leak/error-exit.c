// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The second allocation fails and the first object is forgotten; the story names where it came
// from.

#include <Python.h>

static PyObject *
pair(PyObject *self, PyObject *args)
{
    long a, b;
    if (!PyArg_ParseTuple(args, "ll", &a, &b))
        return NULL;

    // CHECK: :[[#@LINE+7]]:{{.*}}warning: 'x' leaks{{.*}}PyLong_FromLong{{.*}}[refsan-leak]
    // CHECK: :[[#@LINE+1]]:{{.*}}note:
    PyObject *x = PyLong_FromLong(a);
    if (x == NULL)
        return NULL;
    PyObject *y = PyLong_FromLong(b);
    if (y == NULL)
        return NULL;

    PyObject *result = PyTuple_Pack(2, x, y);
    Py_DECREF(x);
    Py_DECREF(y);
    return result;
}

static PyMethodDef methods[] = {
    {"pair", pair, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
