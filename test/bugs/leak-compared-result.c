// SPDX-License-Identifier: Apache-2.0
// XFAIL: *
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
// The object is lost where its comparison with NULL is what the function returns. `list ? 1 : 0` is
// told. (The function even counts as proved balanced, and keeps no ledger at execution.)
#include <Python.h>

int can_make(void)
{
    PyObject *list = PyList_New(0);
    return list != NULL;
}
// CHECK: [[#@LINE-2]]:5: warning: 'list' leaks
