// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// ?: leaves its value in a temporary in each arm; the common value of ?: without a middle is not evaluated twice.
#include <Python.h>

PyObject *plain(PyObject *a, int c)
{
    PyObject *r = c ? PyList_New(0) : a;

    return r ? r : PyObject_Repr(a);
}
// CHECK-LABEL: function obj:PyObject plain(obj:PyObject a, int c)
// CHECK: branch c, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = call PyList_New(0)
// CHECK: [[T2:%[0-9]+]] = [[T1]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T2]] = a
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: r = [[T2]] !init
// CHECK: branch r, [[B5:b[0-9]+]], [[B6:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: [[T3:%[0-9]+]] = r
// CHECK: jump [[B7:b[0-9]+]]
// CHECK: [[B6]]:
// CHECK: [[T4:%[0-9]+]] = call PyObject_Repr(a)
// CHECK: [[T3]] = [[T4]]
// CHECK: jump [[B7]]
// CHECK: [[B7]]:
// CHECK: %result = [[T3]] !return
// CHECK: jump exit

PyObject *elvis(PyObject *a)
{
    return PyObject_Repr(a) ?: PyObject_Str(a);
}
// CHECK-LABEL: function obj:PyObject elvis(obj:PyObject a)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(a)
// CHECK: [[T2:%[0-9]+]] = [[T1]]
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = call PyObject_Str(a)
// CHECK: [[T2]] = [[T3]]
// CHECK: jump [[B2]]
// CHECK: [[B2]]:
// CHECK: ret [[T2]]

int nested(PyObject *a, int c, int d)
{
    return PyObject_Size(c ? d ? a : PyList_New(1) : NULL);
}
// CHECK-LABEL: function int nested(obj:PyObject a, int c, int d)
// CHECK: branch c, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: branch d, [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T1:%[0-9]+]] = a
// CHECK: jump [[B6:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: [[T2:%[0-9]+]] = call PyList_New(1)
// CHECK: [[T1]] = [[T2]]
// CHECK: jump [[B6]]
// CHECK: [[B6]]:
// CHECK: [[T3:%[0-9]+]] = [[T1]]
// CHECK: jump [[B7:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3]] = NULL
// CHECK: jump [[B7]]
// CHECK: [[B7]]:
// CHECK: [[T4:%[0-9]+]] = call PyObject_Size([[T3]])
// CHECK: ret [[T4]]

void effects(PyObject *a, int c)
{
    c ? (void)PyErr_NoMemory() : PyErr_Clear();
}
// CHECK-LABEL: function void effects(obj:PyObject a, int c)
// CHECK: branch c, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: call PyErr_NoMemory() : obj:PyObject
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: call PyErr_Clear()
// CHECK: jump exit
