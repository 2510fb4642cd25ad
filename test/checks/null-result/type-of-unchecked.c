// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Py_TYPE reads the object.

#include <Python.h>

static PyObject *
kind(PyObject *self, PyObject *func)
{
    PyObject *v = PyObject_CallNoArgs(func);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}PyObject_CallNoArgs{{.*}}[refsan-null-result]
    PyObject *r = PyUnicode_FromString(Py_TYPE(v)->tp_name);
    Py_DECREF(v);
    return r;
}

static PyMethodDef methods[] = {
    {"kind", kind, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
