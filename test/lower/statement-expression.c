// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// ({ }): its value is that of its last statement, taken before the scope ends.
#include <Python.h>

PyObject *value(PyObject *a)
{
    PyObject *r = ({
        PyObject *x = PyObject_Repr(a);
        if (!x)
            return NULL;
        x;
    });

    return r;
}
// CHECK-LABEL: function obj:PyObject value(obj:PyObject a)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(a)
// CHECK: x = [[T1]] !init
// CHECK: [[T2:%[0-9]+]] = not x
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: %result = NULL !return
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = x
// CHECK: r = [[T3]] !init
// CHECK: %result = r !return
// CHECK: jump exit

void none(PyObject *a)
{
    ({ Py_INCREF(a); });
}
// CHECK-LABEL: function void none(obj:PyObject a)
// CHECK: incref a !macro
// CHECK: jump exit
