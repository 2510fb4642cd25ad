// SPDX-License-Identifier: Apache-2.0
// RUN: %clang -fplugin=%refsan_so -I%S/Inputs/headers-2.7 -fsyntax-only \
// RUN:   -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s
// Counts that are incremented in place; the dealloc arm of a decrement is dropped.
#include <Python.h>

void counts(PyObject *o, PyObject **p)
{
    Py_INCREF(o);
    Py_DECREF(o);
    Py_CLEAR(*p);
}
// CHECK-LABEL: function void counts(obj:PyObject o, objaddr p)
// CHECK: incref o !macro
// CHECK: decref o !macro
// CHECK: [[T1:%[0-9]+]] = load *p
// CHECK: branch [[T1]], [[B2:b[0-9]+]], exit
// CHECK: [[B2]]:
// CHECK: [[T2:%[0-9]+]] = load *p !macro
// CHECK: _py_tmp = [[T2]] !macro !init
// CHECK: store *p = NULL !macro
// CHECK: decref _py_tmp !macro !clear
// CHECK: jump exit

PyObject *none(void)
{
    Py_RETURN_NONE;
}
// CHECK-LABEL: function obj:PyObject none()
// CHECK: incref &_Py_NoneStruct !macro
// CHECK: %result = &_Py_NoneStruct !macro !return
// CHECK: jump exit

void items(PyObject *t, PyObject *l, Py_ssize_t i)
{
    PyTuple_SET_ITEM(t, i, PyList_GET_ITEM(l, 0));
    PyList_SET_ITEM(l, i, PyTuple_GET_ITEM(t, i));
}
// CHECK-LABEL: function void items(obj:PyObject t, obj:PyObject l, int i)
// CHECK: [[T1:%[0-9]+]] = call PyList_GET_ITEM(l, 0) !macro
// CHECK: call PyTuple_SET_ITEM(t, i, [[T1]]) !macro
// CHECK: [[T2:%[0-9]+]] = call PyTuple_GET_ITEM(t, i) !macro
// CHECK: call PyList_SET_ITEM(l, i, [[T2]]) !macro
// CHECK: jump exit

int tests(PyObject *o)
{
    if (PyList_Check(o) || PyInt_Check(o))
        return Py_SIZE(o) + Py_REFCNT(o);
    return PyFloat_Check(o);
}
// CHECK-LABEL: function int tests(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyList_Check(o) !macro
// CHECK: [[T2:%[0-9]+]] = ne [[T1]], 0 !macro
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = call PyInt_Check(o) !macro
// CHECK: [[T4:%[0-9]+]] = ne [[T3]], 0 !macro
// CHECK: branch [[T4]], [[B2]], [[B4:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T5:%[0-9]+]] = call Py_SIZE(o) !macro
// CHECK: [[T6:%[0-9]+]] = call Py_REFCNT(o) !macro
// CHECK: [[T7:%[0-9]+]] = add [[T5]], [[T6]]
// CHECK: ret [[T7]]
// CHECK: [[B4]]:
// CHECK: [[T8:%[0-9]+]] = call PyFloat_CheckExact(o) !macro
// CHECK: branch [[T8]], [[B5:b[0-9]+]], [[B6:b[0-9]+]]
// CHECK: [[B6]]:
// CHECK: [[T9:%[0-9]+]] = call PyFloat_Check(o) !macro
// CHECK: [[T10:%[0-9]+]] = ne [[T9]], 0 !macro
// CHECK: [[T11:%[0-9]+]] = [[T10]] !macro
// CHECK: jump [[B7:b[0-9]+]]
// CHECK: [[B7]]:
// CHECK: ret [[T11]]
// CHECK: [[B5]]:
// CHECK: [[T11]] = 1
// CHECK: jump [[B7]]

void odd(PyObject *o)
{
    o->ob_refcnt += 1;
    o->ob_refcnt = 3;
}
// CHECK-LABEL: function void odd(obj:PyObject o)
// CHECK: incref o
// CHECK: unknown "Py_SET_REFCNT"(o)
// CHECK: jump exit
