// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// A loop over a range walks with its iterators.
#include <Python.h>

int range(PyObject *(&items)[3])
{
    int n = 0;

    for (PyObject *o : items) {
        Py_INCREF(o);
        n++;
    }
    return n;
}


// CHECK-LABEL: function int range(ptr items)
// CHECK: n = 0 !init
// CHECK: __range1 = items !init
// CHECK: [[T1:%[0-9]+]] = add __range1, 3
// CHECK: __end1 = [[T1]] !init
// CHECK: __begin1 = __range1 !init
// CHECK: jump [[B2:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T2:%[0-9]+]] = ne __begin1, __end1
// CHECK: branch [[T2]], [[B3:b[0-9]+]], [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = load __begin1[?]
// CHECK: o = [[T3]] !init
// CHECK: incref o !macro
// CHECK: n = add n, 1
// CHECK: __begin1 = add __begin1, 1
// CHECK: jump [[B2]]
// CHECK: [[B4]]:
// CHECK: %result = n !return
// CHECK: jump exit
