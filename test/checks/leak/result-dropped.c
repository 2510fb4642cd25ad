// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A call for its effect: its result is an object all the same.

#include <Python.h>

static PyObject *
notify(PyObject *self, PyObject *callback)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyObject_CallFunction{{.*}}[refsan-leak]
    PyObject_CallFunction(callback, "i", 1);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"notify", notify, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
