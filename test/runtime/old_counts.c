// SPDX-License-Identifier: Apache-2.0
// Counts that macros change in place, as headers up to 3.7 have it, are verified as those that
// functions of the headers change.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-no-analysis -O0 -I%S/Inputs %s -o %t/old_counts%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 23 %python -B %S/Inputs/use_old_counts.py >%t/out 2>&1
// RUN: FileCheck %s <%t/out
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-no-analysis -O3 -I%S/Inputs %s -o %t/old_counts%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 23 %python -B %S/Inputs/use_old_counts.py >%t/out 2>&1
// RUN: FileCheck %s <%t/out
// With the checker's proofs fewer functions keep ledgers, and the same is told.
// RUN: %clang_refsan %refsan_rt_flags -O2 -I%S/Inputs %s -o %t/old_counts%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 23 %python -B %S/Inputs/use_old_counts.py >%t/out 2>&1
// RUN: FileCheck %s <%t/out
#include "old_counts.h"

// CHECK:      ==refsan: ERROR: over-decref of 'Lent' object
// CHECK-NEXT: ==refsan:     released by Py_DECREF(arg) in over at {{.*}}old_counts.c:[[@LINE+4]]:5, which frees what others still hold
// CHECK-NEXT: ==refsan:     an argument: the caller owns it
static PyObject *over(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by Py_INCREF(arg) in leak at {{.*}}old_counts.c:[[@LINE+5]]:5
// CHECK-NEXT: ==refsan:     2 objects
// CHECK-NEXT: ==refsan:     {{certain|probable}}
static PyObject *leak(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_RETURN_NONE;
}

// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'dict' object
// CHECK-NEXT: ==refsan:     acquired by PyDict_New in unreleased at {{.*}}old_counts.c:[[@LINE+6]]:22
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}
// CHECK-NEXT: ==refsan: SUMMARY: {{.*}}{{$}}
static PyObject *unreleased(PyObject *self, PyObject *arg)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL || PyDict_SetItemString(dict, "arg", arg) < 0) {
        Py_XDECREF(dict);
        return NULL;
    }
    PyErr_SetString(PyExc_ValueError, "unreleased");
    return NULL;
}

// The rest is correct.
// CHECK-NOT: {{.}}
static PyObject *kept;

static PyObject *keep(PyObject *self, PyObject *arg)
{
    PyObject *old = kept;
    Py_INCREF(arg);
    kept = arg;
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyObject *same(PyObject *self, PyObject *arg)
{
    arg->ob_refcnt += 1;
    return arg;
}

static PyObject *pair(PyObject *self, PyObject *arg)
{
    PyObject *tuple = PyTuple_New(2);
    if (tuple == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < 2; i++) {
        Py_INCREF(arg);
        PyTuple_SET_ITEM(tuple, i, arg);
    }
    return tuple;
}

static PyObject *again(PyObject *self, PyObject *arg)
{
    PyObject *twice = PySequence_Repeat(arg, 2);
    PyObject *result;

    if (twice == NULL)
        return NULL;
    result = PySequence_Repeat(twice, 2);
    Py_DECREF(twice);
    return result;
}

MODULE_BEGIN
METHOD(over, METH_O)
METHOD(leak, METH_O)
METHOD(unreleased, METH_O)
METHOD(keep, METH_O)
METHOD(same, METH_O)
METHOD(pair, METH_O)
METHOD(again, METH_O)
MODULE_END(old_counts)
