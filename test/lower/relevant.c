// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// A function is lowered if it mentions an object, or calls one that does.
#include <Python.h>

static int twice(int n)
{
    return 2 * n;
}
static PyObject *cache;
static void drop(void)
{
    Py_CLEAR(cache);
}
// CHECK-LABEL: function void drop() static
// CHECK: [[T1:%[0-9]+]] = load cache !macro
// CHECK: _py_tmp = [[T1]] !macro !init
// CHECK: [[T2:%[0-9]+]] = ne _py_tmp, NULL !macro
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: store cache = NULL !macro
// CHECK: decref _py_tmp !macro !clear
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: jump exit
void drop_all(void)
{
    drop();
}
// CHECK-LABEL: function void drop_all()
// CHECK: call drop()
// CHECK: jump exit
void raises(void)
{
    PyErr_NoMemory();
}
// CHECK-LABEL: function void raises()
// CHECK: call PyErr_NoMemory() : obj:PyObject
// CHECK: jump exit
int uses_none_of_it(char *p)
{
    return twice(*p);
}
