// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Two results, two tests, and both look at the first.

#include <Python.h>

static PyObject *
pair(PyObject *self, PyObject *obj)
{
    PyObject *first = PyObject_Repr(obj);
    if (first == NULL)
        return NULL;
    PyObject *second = PyObject_Str(obj);
    if (first == NULL) {
        Py_XDECREF(second);
        return NULL;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'second'{{.*}}PyObject_Str{{.*}}[refsan-null-result]
    Py_ssize_t n = PyUnicode_GET_LENGTH(first) + PyUnicode_GET_LENGTH(second);
    // CHECK: :[[#@LINE-6]]:{{.*}}note: {{.*}}'first'
    Py_DECREF(first);
    Py_DECREF(second);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"pair", pair, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
