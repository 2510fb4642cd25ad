// SPDX-License-Identifier: Apache-2.0
// Ways out of a function that no return statement shows: longjmp over frames, tail calls. A ledger
// is lost with its frame; nobody else's is harmed.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -O2 -fplugin-arg-refsan-instrument=all -I%S/Inputs %s -o %t/jumps%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_jumps.py 2>&1 | FileCheck %s
#include "module.h"
#include <setjmp.h>

static jmp_buf out;

static void deep(PyObject *arg, int depth)
{
    PyObject *text = PyUnicode_FromFormat("%d", depth);
    Py_XDECREF(text);
    if (depth == 0)
        longjmp(out, 1);
    Py_INCREF(arg);
    deep(arg, depth - 1);
    Py_DECREF(arg);
}

// The references of the frames that were jumped over are given back here.
static PyObject *jump(PyObject *self, PyObject *arg)
{
    PyObject *volatile list = PyList_New(0);
    if (list == NULL)
        return NULL;
    if (setjmp(out) == 0)
        deep(arg, 5);
    for (int i = 0; i < 5; i++)
        Py_DECREF(arg);
    return list;
}

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'dict' object
// CHECK-NEXT: ==refsan:     acquired by PyDict_New in jump_and_lose at {{.*}}jumps.c:[[@LINE+5]]:31
// CHECK:      ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
// CHECK-NOT: refsan
static PyObject *jump_and_lose(PyObject *self, PyObject *arg)
{
    PyObject *volatile dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    if (setjmp(out) == 0)
        deep(Py_True, 0);
    return PyLong_FromSsize_t(PyDict_Size(dict));
}

static PyObject *target(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    return arg;
}

static PyObject *tail(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    Py_XDECREF(text);
    __attribute__((musttail)) return target(self, arg);
}

MODULE_BEGIN
METHOD(jump, METH_O)
METHOD(jump_and_lose, METH_O)
METHOD(tail, METH_O)
MODULE_END(jumps)
