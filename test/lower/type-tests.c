// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Tests of types are one call, whatever the header makes of them.
#include <Python.h>

int tests(PyObject *o)
{
    if (PyList_Check(o) && PyTuple_CheckExact(o))
        return 1;
    if (PyFloat_Check(o) || PyExceptionInstance_Check(o))
        return 2;
    return Py_TYPE(o) == &PyLong_Type || PyType_IsSubtype(Py_TYPE(o), &PyBaseObject_Type);
}
// CHECK-LABEL: function int tests(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyList_Check(o) !macro
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T2:%[0-9]+]] = call PyTuple_CheckExact(o) !macro
// CHECK: branch [[T2]], [[B4:b[0-9]+]], [[B3]]
// CHECK: [[B4]]:
// CHECK: ret 1
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = call PyFloat_Check(o) !macro
// CHECK: branch [[T3]], [[B5:b[0-9]+]], [[B6:b[0-9]+]]
// CHECK: [[B6]]:
// CHECK: [[T4:%[0-9]+]] = call PyExceptionInstance_Check(o) !macro
// CHECK: branch [[T4]], [[B5]], [[B7:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: ret 2
// CHECK: [[B7]]:
// CHECK: [[T5:%[0-9]+]] = call PyLong_CheckExact(o)
// CHECK: branch [[T5]], [[B8:b[0-9]+]], [[B9:b[0-9]+]]
// CHECK: [[B9]]:
// CHECK: [[T6:%[0-9]+]] = call PyObject_TypeCheck(o, &PyBaseObject_Type)
// CHECK: [[T7:%[0-9]+]] = ne [[T6]], 0
// CHECK: [[T8:%[0-9]+]] = [[T7]]
// CHECK: jump [[B10:b[0-9]+]]
// CHECK: [[B10]]:
// CHECK: ret [[T8]]
// CHECK: [[B8]]:
// CHECK: [[T8]] = 1
// CHECK: jump [[B10]]

int others(PyObject *o, PyObject *p)
{
    return Py_TYPE(o) == Py_TYPE(p) && PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_HAVE_GC)
           && Py_SIZE(o) == 2 && Py_REFCNT(p) == 1;
}
// CHECK-LABEL: function int others(obj:PyObject o, obj:PyObject p)
// CHECK: [[T1:%[0-9]+]] = call Py_TYPE(o) !macro
// CHECK: [[T2:%[0-9]+]] = call Py_TYPE(p) !macro
// CHECK: [[T3:%[0-9]+]] = eq [[T1]], [[T2]]
// CHECK: branch [[T3]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T4:%[0-9]+]] = call Py_TYPE(o) !macro
// CHECK: [[T5:%[0-9]+]] = call PyType_HasFeature([[T4]], 16384)
// CHECK: branch [[T5]], [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T6:%[0-9]+]] = call Py_SIZE(o) !macro
// CHECK: [[T7:%[0-9]+]] = eq [[T6]], 2
// CHECK: branch [[T7]], [[B6:b[0-9]+]], [[B7:b[0-9]+]]
// CHECK: [[B6]]:
// CHECK: [[T8:%[0-9]+]] = call Py_REFCNT(p) !macro
// CHECK: [[T9:%[0-9]+]] = eq [[T8]], 1
// CHECK: [[T10:%[0-9]+]] = [[T9]]
// CHECK: jump [[B8:b[0-9]+]]
// CHECK: [[B8]]:
// CHECK: ret [[T10]]
// CHECK: [[B3]]:
// CHECK: [[T10]] = 0
// CHECK: jump [[B8]]
// CHECK: [[B5]]:
// CHECK: [[T10]] = 0
// CHECK: jump [[B8]]
// CHECK: [[B7]]:
// CHECK: [[T10]] = 0
// CHECK: jump [[B8]]

// Bits are tests where the contracts of this version say so: 2.7's PyInt_Check is none here.
int bits(PyObject *o, PyTypeObject *type)
{
    return PyType_HasFeature(Py_TYPE(o), 1UL << 23) || PyType_FastSubclass(Py_TYPE(o), 1UL << 28) ||
           (Py_TYPE(o)->tp_flags & (1UL << 26)) != 0 || (type->tp_flags & (1UL << 26)) != 0;
}
// CHECK-LABEL: function int bits(obj:PyObject o, obj:PyTypeObject type)
// CHECK: [[T1:%[0-9]+]] = call Py_TYPE(o)
// CHECK: call PyType_HasFeature([[T1]], 8388608)
// CHECK-NOT: Py_TYPE
// CHECK: call PyUnicode_Check(o)
// CHECK-NOT: Py_TYPE
// CHECK: call PyTuple_Check(o)
// CHECK-NOT: Py_TYPE
// CHECK: [[T2:%[0-9]+]] = load type->tp_flags
// CHECK: and [[T2]], 67108864
