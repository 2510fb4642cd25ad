// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Every turn releases the array, none an element.

#include <Python.h>

static void
release_all(PyObject **items, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'items'{{.*}}[refsan-not-object]
        Py_XDECREF(items);
    PyMem_Free(items);
}
