// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyObject_CallObject needs a callable.

#include <Python.h>

static PyObject *
encode(PyObject *self, PyObject *obj)
{
    PyObject *func = PyObject_GetAttrString(obj, "encode");
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'func'{{.*}}GetAttrString{{.*}}[refsan-null-result]
    PyObject *r = PyObject_CallObject(func, NULL);
    Py_XDECREF(func);
    return r;
}

static PyMethodDef methods[] = {
    {"encode", encode, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
