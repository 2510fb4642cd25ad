// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// switch: cases by their labels, ranges, fallthrough, with and without default.
#include <Python.h>

int fall(PyObject *a, int k)
{
    switch (k) {
    case 1:
        Py_INCREF(a);
    case 2:
    case 3:
        return 1;
    case 5 ... 9:
        break;
    default:
        Py_DECREF(a);
    }
    return 0;
}
// CHECK-LABEL: function int fall(obj:PyObject a, int k)
// CHECK: switch k, [[B2:b[0-9]+]], 1: [[B3:b[0-9]+]], 3: [[B4:b[0-9]+]], 2: [[B4]], 5..9: [[B5:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: incref a !macro
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: ret 1
// CHECK: [[B2]]:
// CHECK: decref a !macro
// CHECK: jump [[B5]]
// CHECK: [[B5]]:
// CHECK: ret 0

void no_default(PyObject *a, int k)
{
    switch (k) {
    case -1:
        Py_INCREF(a);
        break;
    }
}
// CHECK-LABEL: function void no_default(obj:PyObject a, int k)
// CHECK: switch k, exit, -1: [[B2:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: incref a !macro
// CHECK: jump exit

int inner(PyObject *a, int k, int n)
{
    switch (k) {
    case 1:
        switch (n) {
        case 7:
            Py_INCREF(a);
        }
    case 2:
        return 2;
    }
    return 0;
}
// CHECK-LABEL: function int inner(obj:PyObject a, int k, int n)
// CHECK: switch k, [[B2:b[0-9]+]], 1: [[B3:b[0-9]+]], 2: [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: switch n, [[B4]], 7: [[B5:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: incref a !macro
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: ret 2
// CHECK: [[B2]]:
// CHECK: ret 0
