// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyErr_Restore takes all three over.

#include <Python.h>

static void
close_quietly(PyObject *obj)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyObject *r = PyObject_CallMethod(obj, "close", NULL);
    if (r == NULL)
        PyErr_Clear();
    Py_XDECREF(r);
    PyErr_Restore(type, value, tb);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'tb'{{.*}}[refsan-steal]
    Py_XDECREF(tb);
}
