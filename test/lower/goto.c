// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Cleanup by goto: the label's block is reached from all its jumps.
#include <Python.h>

PyObject *cleanup(PyObject *a)
{
    PyObject *x = NULL, *y = NULL;

    x = PyList_New(0);
    if (x == NULL)
        goto error;
    y = PyObject_Repr(a);
    if (!y || PyList_Append(x, y) < 0)
        goto error;
    Py_DECREF(y);
    return x;
error:
    Py_XDECREF(x);
    Py_XDECREF(y);
    return NULL;
}
// CHECK-LABEL: function obj:PyObject cleanup(obj:PyObject a)
// CHECK: x = NULL !init
// CHECK: y = NULL !init
// CHECK: [[T1:%[0-9]+]] = call PyList_New(0)
// CHECK: x = [[T1]]
// CHECK: [[T2:%[0-9]+]] = eq x, NULL
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = call PyObject_Repr(a)
// CHECK: y = [[T3]]
// CHECK: [[T4:%[0-9]+]] = not y
// CHECK: branch [[T4]], [[B2]], [[B4:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T5:%[0-9]+]] = call PyList_Append(x, y)
// CHECK: [[T6:%[0-9]+]] = lt [[T5]], 0
// CHECK: branch [[T6]], [[B2]], [[B5:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: decref? x !macro
// CHECK: decref? y !macro
// CHECK: %result = NULL !return
// CHECK: jump exit
// CHECK: [[B5]]:
// CHECK: decref y !macro
// CHECK: %result = x !return
// CHECK: jump exit
