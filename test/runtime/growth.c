// SPDX-License-Identifier: Apache-2.0
// What has grown between two moments, by type and by the place that allocated it: the line of Python
// and the call in instrumented code.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/growing%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules %python -B %S/Inputs/use_growth.py | FileCheck %s
// The same where no function keeps a ledger, or all do.
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/growing%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules %python -B %S/Inputs/use_growth.py | FileCheck %s
#include "module.h"

static PyObject *kept;

// CHECK:      one: +1000 bytes use_growth.py:[[#]] keep PyBytes_FromStringAndSize key [[@LINE+6]] True
// In a function without a ledger, and of a list that one has: its items are memory.
// CHECK-NEXT: list: +1 list use_growth.py:[[#]] keep_list PyList_New make_list [[@LINE+9]] True
// CHECK-NEXT: list: +1 None use_growth.py:[[#]] keep_list PyList_New make_list [[@LINE+8]] True
static PyObject *key(PyObject *self, PyObject *unused)
{
    return PyBytes_FromStringAndSize("0123456789012345678901234567890123456789", 40);
}

static PyObject *make_list(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(10000);
    if (list == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < 10000; i++) {
        Py_INCREF(Py_None);
        PyList_SET_ITEM(list, i, Py_None);
    }
    return list;
}

// Python code that C calls allocates at its own line, and C code goes on behind it without a line
// of the call.
// CHECK-NEXT: callback: +1000 bytearray use_growth.py:[[#]] make None
static PyObject *call(PyObject *self, PyObject *callable)
{
    return PyObject_CallObject(callable, NULL);
}

// Code that is not instrumented has lines of Python, and types.
// CHECK-NEXT: python: +500 Node use_growth.py:[[#]] nodes None
// What is kept by C code alone grows as well.
// CHECK-NEXT: hidden: +1 bytearray use_growth.py:[[#]] hide PyByteArray_FromStringAndSize hide [[@LINE+3]]
static PyObject *hide(PyObject *self, PyObject *unused)
{
    PyObject *made = PyByteArray_FromStringAndSize(NULL, 100000);
    Py_XSETREF(kept, made);
    Py_RETURN_NONE;
}

// Nothing has grown where as much was released as was allocated, nor by garbage.
// CHECK-NEXT: turnover: []
// CHECK-NEXT: garbage: []
// CHECK-NEXT: less: True True
// A code object may die, and another come to its place.
// CHECK-NEXT: code: 20 20
// Snapshots differ, and go away.
// CHECK-NEXT: since the first: +3000 since the second: +2000
// CHECK-NEXT: no snapshot: TypeError
// CHECK-NEXT: child: +1000
// CHECK-NEXT: table: GROWTH since the snapshot: +
// CHECK-NEXT: table:     +1000 'bytes' objects, +{{[0-9.]+}} KiB, at {{.*}}use_growth.py:[[#]] in keep, by PyBytes_FromStringAndSize in key at {{.*}}growth.c:
// CHECK-NEXT: table:     ... and {{[0-9]+}} more
MODULE_BEGIN
METHOD(key, METH_NOARGS)
METHOD(make_list, METH_NOARGS)
METHOD(call, METH_O)
METHOD(hide, METH_NOARGS)
MODULE_END(growing)
