// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Loops: break and continue, a condition at either end, none at all.
#include <Python.h>

void at_end(PyObject *o, int i)
{
    do {
        Py_INCREF(o);
    } while (i-- > 0);
}
// CHECK-LABEL: function void at_end(obj:PyObject o, int i)
// CHECK: [[B1:b[0-9]+]]:
// CHECK: incref o !macro
// CHECK: [[T1:%[0-9]+]] = i
// CHECK: i = sub i, 1
// CHECK: [[T2:%[0-9]+]] = gt [[T1]], 0
// CHECK: branch [[T2]], [[B1]], exit

int endless(PyObject *o)
{
    for (;;) {
        if (PyErr_Occurred())
            break;
        if (PyObject_Size(o) == 3)
            continue;
        Py_DECREF(o);
    }
    return 1;
}
// CHECK-LABEL: function int endless(obj:PyObject o)
// CHECK: [[B1:b[0-9]+]]:
// CHECK: [[T1:%[0-9]+]] = call PyErr_Occurred()
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: ret 1
// CHECK: [[B3]]:
// CHECK: [[T2:%[0-9]+]] = call PyObject_Size(o)
// CHECK: [[T3:%[0-9]+]] = eq [[T2]], 3
// CHECK: branch [[T3]], [[B1]], [[B4:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: decref o !macro
// CHECK: jump [[B1]]

void counted(PyObject *o)
{
    for (Py_ssize_t i = 0; i < 3; i++)
        Py_INCREF(o);
    while (PyObject_IsTrue(o))
        ;
}
// CHECK-LABEL: function void counted(obj:PyObject o)
// CHECK: i = 0 !init
// CHECK: jump [[B2:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = lt i, 3
// CHECK: branch [[T1]], [[B3:b[0-9]+]], [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: incref o !macro
// CHECK: i = add i, 1
// CHECK: jump [[B2]]
// CHECK: [[B4]]:
// CHECK: jump [[B5:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: [[T2:%[0-9]+]] = call PyObject_IsTrue(o)
// CHECK: branch [[T2]], [[B5]], exit
