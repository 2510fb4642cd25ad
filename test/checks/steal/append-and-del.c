// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The AndDel form released its second argument, whatever came of the first.

#include <Python.h>

static PyObject *
bracketed(PyObject *self, PyObject *obj)
{
    PyObject *s = PyUnicode_FromString("[");
    if (s == NULL)
        return NULL;
    PyObject *repr = PyObject_Repr(obj);
    PyUnicode_AppendAndDel(&s, repr);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'repr'{{.*}}[refsan-steal]
    Py_XDECREF(repr);
    return s;
}

static PyMethodDef methods[] = {
    {"bracketed", bracketed, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
