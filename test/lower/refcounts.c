// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Reference counting operations.
#include <Python.h>

void counts(PyObject *o, PyObject **p)
{
    Py_INCREF(o);
    Py_XINCREF(*p);
    Py_DECREF(o);
    Py_XDECREF(*p);
    Py_IncRef(o);
    Py_DecRef(o);
}
// CHECK-LABEL: function void counts(obj:PyObject o, objaddr p)
// CHECK: incref o !macro
// CHECK: [[T1:%[0-9]+]] = load *p !macro
// CHECK: incref? [[T1]] !macro
// CHECK: decref o !macro
// CHECK: [[T2:%[0-9]+]] = load *p !macro
// CHECK: decref? [[T2]] !macro
// CHECK: incref? o
// CHECK: decref? o
// CHECK: jump exit

void clear(PyObject **p, PyObject *o)
{
    Py_CLEAR(*p);
    Py_SETREF(*p, o);
}
// CHECK-LABEL: function void clear(objaddr p, obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = load *p !macro
// CHECK: _py_tmp#4 = [[T1]] !macro !init
// CHECK: [[T2:%[0-9]+]] = ne _py_tmp#4, NULL !macro
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: store *p = NULL !macro
// CHECK: decref _py_tmp#4 !macro !clear
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = load *p !macro
// CHECK: _py_tmp#7 = [[T3]] !macro !init
// CHECK: store *p = o !macro
// CHECK: decref _py_tmp#7 !macro !clear
// CHECK: jump exit

PyObject *none(PyObject *o)
{
    if (Py_REFCNT(o) == 1)
        Py_SET_REFCNT(o, 2);
    return Py_NewRef(o);
}
// CHECK-LABEL: function obj:PyObject none(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call Py_REFCNT(o) !macro
// CHECK: [[T2:%[0-9]+]] = eq [[T1]], 1
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: unknown "Py_SET_REFCNT"(o) !macro
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = call Py_NewRef(o) !macro
// CHECK: ret [[T3]]
