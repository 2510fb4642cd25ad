// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
// PyTuple_SET_ITEM puts one object over another: it releases nothing.

#include <Python.h>

static PyObject *
pair(PyObject *self, PyObject *arg)
{
    PyObject *tuple = PyTuple_New(2);
    if (tuple == NULL)
        return NULL;
    PyObject *first = PyObject_Str(arg);
    PyObject *second = PyObject_Repr(arg);
    if (first == NULL || second == NULL) {
        Py_XDECREF(first);
        Py_XDECREF(second);
        Py_DECREF(tuple);
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, 0, first);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'first' leaks
    PyTuple_SET_ITEM(tuple, 0, second);
    return tuple;
}

static PyMethodDef methods[] = {
    {"pair", pair, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
