// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What equals an object that nobody suspects of being NULL is not NULL.

#include <Python.h>

static PyObject *standard, *name;

static PyObject *
overrides(PyObject *self, PyObject *o)
{
    PyObject *method = PyObject_GetAttr(o, name);
    if (method == standard) {
        Py_DECREF(method);
        Py_RETURN_FALSE;
    }
    Py_XDECREF(method);
    PyErr_Clear();
    Py_RETURN_TRUE;
}

static PyObject *
differs(PyObject *self, PyObject *o)
{
    PyObject *method = PyObject_GetAttr(o, name);
    if (method != standard) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'method' may be NULL{{.*}}[refsan-null-result]
        Py_DECREF(method);
        Py_RETURN_FALSE;
    }
    Py_DECREF(method);
    Py_RETURN_TRUE;
}

static PyMethodDef methods[] = {
    {"overrides", overrides, METH_O, NULL},
    {"differs", differs, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
