// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Addresses of locals, arrays, and pointers that walk.
#include <Python.h>

int parse(PyObject *args)
{
    PyObject *a, *b = NULL;
    int n;

    if (!PyArg_ParseTuple(args, "O|Oi", &a, &b, &n))
        return -1;
    return n;
}
// CHECK-LABEL: function int parse(obj:PyObject args)
// CHECK: b = NULL !init
// CHECK: [[T1:%[0-9]+]] = addr a
// CHECK: [[T2:%[0-9]+]] = addr b
// CHECK: [[T3:%[0-9]+]] = addr n
// CHECK: [[T4:%[0-9]+]] = call PyArg_ParseTuple(args, "O|Oi", [[T1]] as obj** {{.*}}, [[T2]] as obj** {{.*}}, [[T3]] as int:32* {{.*}})
// CHECK: [[T5:%[0-9]+]] = not [[T4]]
// CHECK: branch [[T5]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: %result = -1 !return
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: %result = n !return
// CHECK: jump exit

void store(PyObject **out, PyObject *o)
{
    *out = o;
    out[1] = *out;
}
// CHECK-LABEL: function void store(objaddr out, obj:PyObject o)
// CHECK: store *out = o
// CHECK: [[T1:%[0-9]+]] = load *out
// CHECK: store out[1] = [[T1]]
// CHECK: jump exit

void walk(PyObject **p, PyObject **last, PyObject *o, int n)
{
    while (p < last)
        *p++ = o;
    p[1] = *(last + n);
    last[n + 1] = *(last + 2);
}
// CHECK-LABEL: function void walk(objaddr p, objaddr last, obj:PyObject o, int n)
// CHECK: [[B1:b[0-9]+]]:
// CHECK: [[T1:%[0-9]+]] = lt p, last
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T2:%[0-9]+]] = p
// CHECK: p = add p, 1
// CHECK: store [[T2]][?] = o
// CHECK: jump [[B1]]
// CHECK: [[B3]]:
// CHECK: [[T3:%[0-9]+]] = load last[n]
// CHECK: store p[?] = [[T3]]
// CHECK: [[T4:%[0-9]+]] = load last[2]
// CHECK: [[T5:%[0-9]+]] = add n, 1
// CHECK: store last{{\[}}[[T5]]{{\]}} = [[T4]]
// CHECK: jump exit
