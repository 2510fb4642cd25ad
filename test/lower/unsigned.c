// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Comparisons of numbers without a sign say so; C makes both sides alike first.
#include <Python.h>

int compare(PyObject *o, unsigned u, int i, size_t n, Py_ssize_t s, char *p, char *q)
{
    // CHECK-LABEL: function int compare
    // CHECK: gt u, 1 !unsigned
    if (u > 1)
        return 1;
    // CHECK: lt i, 1 @
    if (i < 1)
        return 2;
    // CHECK: le i, u !unsigned
    if (i <= u)
        return 3;
    // CHECK: ge s, n !unsigned
    if ((size_t)s >= n)
        return 4;
    // CHECK: eq u, 7 @
    if (u == 7)
        return 5;
    // CHECK: lt p, q @
    return p < q;
}
