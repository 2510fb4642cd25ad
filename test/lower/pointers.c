// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Tagged pointers, and -1.0 as an error.
#include <Python.h>

PyObject *tagged(PyObject *o)
{
    PyObject *t = (PyObject *)((uintptr_t)o | 1);

    if ((uintptr_t)t & 1)
        return (PyObject *)((uintptr_t)t & ~(uintptr_t)1);
    return t;
}
// CHECK-LABEL: function obj:PyObject tagged(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = tag o, 1
// CHECK: t = [[T1]] !init
// CHECK: [[T2:%[0-9]+]] = and t, 1
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T3:%[0-9]+]] = tag t, -2
// CHECK: %result = [[T3]] !return
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: %result = t !return
// CHECK: jump exit

int number(PyObject *o)
{
    double d = PyFloat_AsDouble(o);

    if (d == -1.0 && PyErr_Occurred())
        return -1;
    return d * 2.5 > 3;
}
// CHECK-LABEL: function int number(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyFloat_AsDouble(o)
// CHECK: d = [[T1]] !init
// CHECK: [[T2:%[0-9]+]] = eq d, -1
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T3:%[0-9]+]] = call PyErr_Occurred()
// CHECK: branch [[T3]], [[B4:b[0-9]+]], [[B3]]
// CHECK: [[B4]]:
// CHECK: %result = -1 !return
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: [[T4:%[0-9]+]] = arith 4612811918334230528, 0
// CHECK: [[T5:%[0-9]+]] = arith d, [[T4]]
// CHECK: [[T6:%[0-9]+]] = gt [[T5]], 3
// CHECK: %result = [[T6]] !return
// CHECK: jump exit
