// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Returns set the result, then scopes end.
#include <Python.h>

struct pair {
    PyObject *a;
};

struct pair by_value(PyObject *o)
{
    struct pair p = {o};

    return p;
}
// CHECK-LABEL: function struct:pair+ by_value(obj:PyObject o)
// CHECK: zero p
// CHECK: store p.a = o !init
// CHECK: copy %result = p !return
// CHECK: jump exit

PyObject *member(PyObject *o)
{
    struct pair p = by_value(o);

    p = by_value(p.a);
    return by_value(o).a;
}
// CHECK-LABEL: function obj:PyObject member(obj:PyObject o)
// CHECK: p = call by_value(o) !init
// CHECK: [[T1:%[0-9]+]] = load p.a
// CHECK: [[T2:%[0-9]+]] = call by_value([[T1]])
// CHECK: copy p = [[T2]]
// CHECK: [[T3:%[0-9]+]] = call by_value(o)
// CHECK: [[T4:%[0-9]+]] = load [[T3]].a
// CHECK: %result = [[T4]] !return
// CHECK: jump exit

void nothing(PyObject *o)
{
    Py_INCREF(o);
    if (!o)
        return;
    Py_DECREF(o);
}
// CHECK-LABEL: function void nothing(obj:PyObject o)
// CHECK: incref o !macro
// CHECK: [[T1:%[0-9]+]] = not o
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: ret
// CHECK: [[B3]]:
// CHECK: decref o !macro
// CHECK: jump exit

_Noreturn void never(PyObject *o)
{
    Py_FatalError("x");
}


// CHECK-LABEL: function void never(obj:PyObject o) noreturn
// CHECK: call _Py_FatalErrorFunc("function", "x") !macro
// CHECK: noreturn
