// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// What a variable was when it was read: ++, comma, assignments within an expression.
#include <Python.h>

int steps(PyObject *o, int i)
{
    int a = i++;
    int b = (i++, i);
    int c = --i + 1;

    i += a *= b;
    return i - c;
}
// CHECK-LABEL: function int steps(obj:PyObject o, int i)
// CHECK: [[T1:%[0-9]+]] = i
// CHECK: i = add i, 1
// CHECK: a = [[T1]] !init
// CHECK: i = add i, 1
// CHECK: b = i !init
// CHECK: i = sub i, 1
// CHECK: [[T2:%[0-9]+]] = add i, 1
// CHECK: c = [[T2]] !init
// CHECK: [[T3:%[0-9]+]] = mul a, b
// CHECK: a = [[T3]]
// CHECK: [[T4:%[0-9]+]] = add i, a
// CHECK: i = [[T4]]
// CHECK: [[T5:%[0-9]+]] = sub i, c
// CHECK: %result = [[T5]] !return
// CHECK: jump exit

PyObject *assigned(PyObject *p)
{
    PyObject *q;

    if ((q = PyObject_Repr(p)) == NULL)
        return NULL;
    p = q;
    return PyTuple_Pack(2, p, (p = PyObject_Str(q)));
}
// CHECK-LABEL: function obj:PyObject assigned(obj:PyObject p)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(p)
// CHECK: q = [[T1]]
// CHECK: [[T2:%[0-9]+]] = eq q, NULL
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: %result = NULL !return
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: p = q
// CHECK: [[T3:%[0-9]+]] = call PyObject_Str(q)
// CHECK: [[T4:%[0-9]+]] = p
// CHECK: p = [[T3]]
// CHECK: [[T5:%[0-9]+]] = call PyTuple_Pack(2, [[T4]] as {{.*}}, p as {{.*}})
// CHECK: %result = [[T5]] !return
// CHECK: jump exit

int change(PyObject **p);

int escaped(PyObject *p)
{
    return PyObject_RichCompareBool(p, PyObject_Repr(p), change(&p));
}
// CHECK-LABEL: function int escaped(obj:PyObject p addressed)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(p)
// CHECK: [[T2:%[0-9]+]] = addr p
// CHECK: [[T3:%[0-9]+]] = p
// CHECK: [[T4:%[0-9]+]] = call change([[T2]])
// CHECK: [[T5:%[0-9]+]] = call PyObject_RichCompareBool([[T3]], [[T1]], [[T4]])
// CHECK: ret [[T5]]
