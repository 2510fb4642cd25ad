// SPDX-License-Identifier: Apache-2.0
// None and its like: what a function does to them in each call is told, though others' mistakes
// hide it from the heap.
// REQUIRES: !immortal
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/singletons%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_singletons.py 2>&1 | FileCheck %s
// CHECK-NOT: refsan
#include "module.h"

// CHECK:      ==refsan: ERROR: leaked reference to 'NoneType' object
// CHECK-NEXT: ==refsan:     acquired by Py_INCREF(Py_None) in one_more at {{.*}}singletons.c:[[@LINE+5]]:5
// CHECK-NEXT: ==refsan:     10 references to 1 object
// CHECK-NEXT: ==refsan:     by this function alone: every call is off by as much
static PyObject *one_more(PyObject *self, PyObject *unused)
{
    Py_INCREF(Py_None);
    return PyLong_FromLong(1);
}

// CHECK-NEXT: ==refsan: ERROR: over-decref of 'NoneType' object
// CHECK-NEXT: ==refsan:     returned by one_less at {{.*}}singletons.c:[[@LINE+6]]:5
// CHECK-NEXT: ==refsan:     10 references to 1 object
// CHECK-NEXT: ==refsan:     by this function alone: every call is off by as much
static PyObject *one_less(PyObject *self, PyObject *unused)
{
    PyObject *result = Py_None;
    return result;
}

// CHECK-NEXT: ==refsan: SUMMARY: 10 leaked references, 10 released too often, 0 latent;
// CHECK-NOT: refsan
static PyObject *kept[3];

static PyObject *balanced(PyObject *self, PyObject *arg)
{
    static int n;
    Py_INCREF(Py_True);
    Py_XSETREF(kept[n % 3], Py_True);
    n++;
    if (n % 2 == 0)
        Py_RETURN_FALSE;
    if (arg == Py_None) {
        Py_INCREF(arg);
        return arg;
    }
    Py_RETURN_NOTIMPLEMENTED;
}

MODULE_BEGIN
METHOD(one_more, METH_NOARGS)
METHOD(one_less, METH_NOARGS)
METHOD(balanced, METH_O)
MODULE_END(singletons)
