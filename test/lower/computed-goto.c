// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// A computed goto may lead to any label whose address is taken.
#include <Python.h>

int dispatch(PyObject *o, int i)
{
    static void *labels[] = {&&hold, &&leave};

    goto *labels[i];
hold:
    Py_INCREF(o);
    return 0;
leave:
    return 1;
}
// CHECK-LABEL: function int dispatch(obj:PyObject o, int i)
// CHECK: [[T1:%[0-9]+]] = addr `dispatch.labels`
// CHECK: [[T2:%[0-9]+]] = load [[T1]][i]
// CHECK: switch ?, [[B2:b[0-9]+]], 1: [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: ret 1
// CHECK: [[B3]]:
// CHECK: incref o !macro
// CHECK: ret 0
