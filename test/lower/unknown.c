// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// What has no counterpart is counted by its name.
#include <Python.h>

#include <stdarg.h>

PyObject *variable(int n, ...)
{
    va_list ap;

    va_start(ap, n);
    PyObject *o = va_arg(ap, PyObject *);
    va_end(ap);
    return o;
}
// CHECK-LABEL: function obj:PyObject variable(int n) variadic
// CHECK: [[T1:%[0-9]+]] = unknown "va_arg"()
// CHECK: o = [[T1]] !init
// CHECK: %result = o !return
// CHECK: jump exit

int assembly(PyObject *o)
{
    int n = 0;

    __asm__("" : "=r"(n) : "r"(o));
    return n;
}
// CHECK-LABEL: function int assembly(obj:PyObject o)
// CHECK: n = 0 !init
// CHECK: [[T1:%[0-9]+]] = addr n
// CHECK: unknown "assembly"([[T1]])
// CHECK: %result = n !return
// CHECK: jump exit
