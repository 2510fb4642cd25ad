// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyTuple_SET_ITEM writes into the tuple without looking at it.

#include <Python.h>

static PyObject *
single(PyObject *self, PyObject *obj)
{
    PyObject *t = PyTuple_New(1);
    Py_INCREF(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 't'{{.*}}PyTuple_New{{.*}}[refsan-null-result]
    PyTuple_SET_ITEM(t, 0, obj);
    return t;
}

static PyMethodDef methods[] = {
    {"single", single, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
