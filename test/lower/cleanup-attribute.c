// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// __attribute__((cleanup)) is a call at each end of the scope.
#include <Python.h>

static void release(PyObject **p)
{
    Py_XDECREF(*p);
}
// CHECK-LABEL: function void release(objaddr p) static
// CHECK: [[T1:%[0-9]+]] = load *p !macro
// CHECK: decref? [[T1]] !macro
// CHECK: jump exit

int scoped(PyObject *o)
{
    __attribute__((cleanup(release))) PyObject *x = PyObject_Repr(o);

    if (!x)
        return -1;
    return 0;
}
// CHECK-LABEL: function int scoped(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(o)
// CHECK: x = [[T1]] !init
// CHECK: [[T2:%[0-9]+]] = not x
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: %result = -1 !return
// CHECK: [[T3:%[0-9]+]] = addr x
// CHECK: call release([[T3]]) !dtor
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: %result = 0 !return
// CHECK: [[T4:%[0-9]+]] = addr x
// CHECK: call release([[T4]]) !dtor
// CHECK: jump exit
