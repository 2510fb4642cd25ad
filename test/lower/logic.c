// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// && and ||: control where they are tested, a value left on each edge where they are used.
#include <Python.h>

int control(PyObject *a, PyObject *b)
{
    if (a && (b || PyErr_Occurred()))
        return 1;
    return 0;
}
// CHECK-LABEL: function int control(obj:PyObject a, obj:PyObject b)
// CHECK: branch a, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: branch b, [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: [[T1:%[0-9]+]] = call PyErr_Occurred()
// CHECK: branch [[T1]], [[B4]], [[B3]]
// CHECK: [[B4]]:
// CHECK: ret 1
// CHECK: [[B3]]:
// CHECK: ret 0

int value(PyObject *a, int n)
{
    int both = a && n > 2;

    return both;
}
// CHECK-LABEL: function int value(obj:PyObject a, int n)
// CHECK: branch a, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = gt n, 2
// CHECK: [[T2:%[0-9]+]] = [[T1]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: both = [[T2]] !init
// CHECK: %result = both !return
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: [[T2]] = 0
// CHECK: jump [[B4]]

int negated(PyObject *a, PyObject *b)
{
    if (!(a && b))
        return 0;
    return a == b || (b && PyCallable_Check(b));
}
// CHECK-LABEL: function int negated(obj:PyObject a, obj:PyObject b)
// CHECK: branch a, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = ne b, NULL
// CHECK: [[T2:%[0-9]+]] = [[T1]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T3:%[0-9]+]] = not [[T2]]
// CHECK: branch [[T3]], [[B5:b[0-9]+]], [[B6:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: ret 0
// CHECK: [[B6]]:
// CHECK: [[T4:%[0-9]+]] = eq a, b
// CHECK: branch [[T4]], [[B7:b[0-9]+]], [[B8:b[0-9]+]]
// CHECK: [[B8]]:
// CHECK: branch b, [[B9:b[0-9]+]], [[B10:b[0-9]+]]
// CHECK: [[B9]]:
// CHECK: [[T5:%[0-9]+]] = call PyCallable_Check(b)
// CHECK: [[T6:%[0-9]+]] = ne [[T5]], 0
// CHECK: [[T7:%[0-9]+]] = [[T6]]
// CHECK: jump [[B11:b[0-9]+]]
// CHECK: [[B11]]:
// CHECK: ret [[T7]]
// CHECK: [[B3]]:
// CHECK: [[T2]] = 0
// CHECK: jump [[B4]]
// CHECK: [[B7]]:
// CHECK: [[T7]] = 1
// CHECK: jump [[B11]]
// CHECK: [[B10]]:
// CHECK: [[T7]] = 0
// CHECK: jump [[B11]]
