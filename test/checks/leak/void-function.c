// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A function without a result: the loss is at its closing brace.

#include <Python.h>

static void
warn_user(PyObject *callback, int code)
{
    PyObject *r = PyObject_CallFunction(callback, "i", code);
    if (r == NULL)
        PyErr_WriteUnraisable(callback);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'r'{{.*}}PyObject_CallFunction{{.*}}[refsan-leak]
}
