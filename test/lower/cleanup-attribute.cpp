// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Cleanup functions in C++.
#include <Python.h>

static void release(PyObject **p)
{
    Py_XDECREF(*p);
}

int scoped(PyObject *o, int n)
{
    __attribute__((cleanup(release))) PyObject *x = PyObject_Repr(o);

    while (n-- > 0) {
        __attribute__((cleanup(release))) PyObject *y = PyObject_Str(o);

        if (!y)
            return -1;
    }
    return 0;
}
// CHECK-LABEL: function int scoped(obj:PyObject o, int n)
// CHECK: x = %{{[0-9]+}} !init
// CHECK: y = %{{[0-9]+}} !init
// CHECK: %result = -1 !return
// CHECK-NEXT: [[T1:%[0-9]+]] = addr y
// CHECK-NEXT: call release([[T1]]) !dtor
// CHECK-NEXT: [[T2:%[0-9]+]] = addr x
// CHECK-NEXT: call release([[T2]]) !dtor
// CHECK-NEXT: end y
// CHECK-NEXT: end x
// CHECK-NEXT: jump exit
// CHECK: [[T3:%[0-9]+]] = addr y
// CHECK-NEXT: call release([[T3]]) !dtor
// CHECK-NEXT: end y
// CHECK-NEXT: jump b
// CHECK: %result = 0 !return
// CHECK-NEXT: [[T4:%[0-9]+]] = addr x
// CHECK-NEXT: call release([[T4]]) !dtor
// CHECK-NEXT: end x
// CHECK-NEXT: jump exit
