// SPDX-License-Identifier: Apache-2.0
// RUN: %clang -fplugin=%refsan_so -I%S/Inputs/headers-3.8 -fsyntax-only \
// RUN:   -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s
// Counting by inline functions; an item behind a check of its tuple.
#include <Python.h>

PyObject *counts(PyObject *o, PyObject *x)
{
    Py_INCREF(o);
    Py_DECREF(o);
    Py_XDECREF(x);
    return Py_NewRef(o);
}
// CHECK-LABEL: function obj:PyObject counts(obj:PyObject o, obj:PyObject x)
// CHECK: incref o !macro
// CHECK: decref o !macro
// CHECK: decref? x !macro
// CHECK: [[T1:%[0-9]+]] = call Py_NewRef(o) !macro
// CHECK: ret [[T1]]

PyObject *items(PyObject *t, Py_ssize_t i, PyObject *v)
{
    PyTuple_SET_ITEM(t, i, v);
    return PyTuple_GET_ITEM(t, 0);
}
// CHECK-LABEL: function obj:PyObject items(obj:PyObject t, int i, obj:PyObject v)
// CHECK: [[T1:%[0-9]+]] = call PyTuple_Check(t) !macro
// CHECK: [[T2:%[0-9]+]] = v !macro
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: call PyTuple_SET_ITEM(t, i, [[T2]]) !macro
// CHECK: [[T3:%[0-9]+]] = call PyTuple_Check(t) !macro
// CHECK: branch [[T3]], [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T4:%[0-9]+]] = call PyTuple_GET_ITEM(t, 0) !macro
// CHECK: ret [[T4]]
// CHECK: [[B5]]:
// CHECK: call check_failed("t") !macro
// CHECK: noreturn
// CHECK: [[B3]]:
// CHECK: call check_failed("t") !macro
// CHECK: noreturn
