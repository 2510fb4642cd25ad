// SPDX-License-Identifier: Apache-2.0
// Ways out of a function at each level of optimisation, with and without debugging information: the
// ledger of the frame that is left that way is closed or forgotten, those of its callers are right.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -O0 -I%S/Inputs %s -o %t/exits%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_exits.py 2>&1 | FileCheck %s
// RUN: %clang_refsan %refsan_rt_flags -O1 -g -I%S/Inputs %s -o %t/exits%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_exits.py 2>&1 | FileCheck %s
// RUN: %clang_refsan %refsan_rt_flags -O2 -I%S/Inputs %s -o %t/exits%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_exits.py 2>&1 | FileCheck %s
// RUN: %clang_refsan %refsan_rt_flags -O3 -g -fplugin-arg-refsan-instrument=all -I%S/Inputs %s -o %t/exits%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_exits.py 2>&1 | FileCheck %s
#include "module.h"
#include <setjmp.h>

static jmp_buf out;

__attribute__((noreturn, noinline)) static void leap(PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    Py_XDECREF(text);
    longjmp(out, 1);
}

// The list is released by the frame that the jump leads to.
static PyObject *jumped(PyObject *self, PyObject *arg)
{
    PyObject *volatile list = PyList_New(0);
    if (list == NULL)
        return NULL;
    if (setjmp(out) == 0)
        leap(arg);
    Py_DECREF(list);
    Py_RETURN_NONE;
}

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'set' object
// CHECK-NEXT: ==refsan:     acquired by PySet_New in jumped_and_lost at {{.*}}exits.c:[[@LINE+6]]:31
// CHECK-NEXT: ==refsan:     4 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}
static PyObject *jumped_and_lost(PyObject *self, PyObject *arg)
{
    Py_ssize_t size;
    PyObject *volatile lost = PySet_New(NULL);
    if (lost == NULL)
        return NULL;
    size = PySet_Size(lost);
    if (setjmp(out) == 0)
        leap(arg);
    return PyLong_FromSsize_t(size);
}

// ---- tail calls ----

__attribute__((noinline)) static PyObject *last(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    return arg;
}

static PyObject *tail(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    Py_XDECREF(text);
    return last(self, arg);
}

// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'bytearray' object
// CHECK-NEXT: ==refsan:     acquired by PyByteArray_FromStringAndSize in tail_and_lose at {{.*}}exits.c:[[@LINE+5]]:23
// CHECK-NEXT: ==refsan:     4 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}
static PyObject *tail_and_lose(PyObject *self, PyObject *arg)
{
    PyObject *bytes = PyByteArray_FromStringAndSize("lost", 4);
    if (bytes == NULL)
        return NULL;
    __attribute__((musttail)) return last(self, arg);
}

// CHECK-NEXT: ==refsan: SUMMARY: 8 leaked references, 0 released too often, 0 latent;
// CHECK-NOT: refsan
MODULE_BEGIN
METHOD(jumped, METH_O)
METHOD(jumped_and_lost, METH_O)
METHOD(tail, METH_O)
METHOD(tail_and_lose, METH_O)
MODULE_END(exits)
