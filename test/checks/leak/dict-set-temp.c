// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyDict_SetItemString does not steal its value.

#include <Python.h>

static PyObject *
stats(PyObject *self, PyObject *ignored)
{
    PyObject *d = PyDict_New();
    if (d == NULL)
        return NULL;
    PyObject *v = PyLong_FromLong(42);
    if (v == NULL || PyDict_SetItemString(d, "answer", v) < 0) {
        Py_XDECREF(v);
        Py_DECREF(d);
        return NULL;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}PyLong_FromLong{{.*}}[refsan-leak]
    return d;
}

static PyMethodDef methods[] = {
    {"stats", stats, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
