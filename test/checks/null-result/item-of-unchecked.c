// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Nor does PyTuple_GET_SIZE.

#include <Python.h>

static PyObject *
count(PyObject *self, PyObject *obj)
{
    PyObject *t = PySequence_Tuple(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 't'{{.*}}PySequence_Tuple{{.*}}[refsan-null-result]
    Py_ssize_t n = PyTuple_GET_SIZE(t);
    Py_DECREF(t);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"count", count, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
