// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A call that failed has no result to release.

#include <Python.h>

static PyObject *
ping(PyObject *self, PyObject *obj)
{
    PyObject *r = PyObject_CallMethod(obj, "ping", NULL);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'r'{{.*}}PyObject_CallMethod{{.*}}[refsan-null-result]
    Py_DECREF(r);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"ping", ping, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
