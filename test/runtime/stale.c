// SPDX-License-Identifier: Apache-2.0
// A word of a running frame that has the address of a lost object is no use of it if nobody can have
// taken a reference: it is left over from another object that was in the same memory before. Where
// somebody can, the frame may be the one.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O1 -I%S/Inputs %s -o %t/stale%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/status.py 23 %python -c 'import stale; stale.only(); stale.shared(set()); print(stale.by_value())' >%t/out 2>&1
// RUN: FileCheck %s <%t/out
#include "module.h"

int rs_rt_check(void);

static uintptr_t hidden;

// Judges in a frame with a word that is no reference.
__attribute__((disable_sanitizer_instrumentation, noinline)) static long check(void)
{
    volatile uintptr_t stale = ~hidden;
    long findings = rs_rt_check();

    return stale != 0 ? findings : -1;
}

// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in lose at {{.*}}stale.c:[[@LINE+6]]:22
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}
// CHECK-NEXT: ==refsan: SUMMARY: 1 leaked reference,
__attribute__((noinline)) static void lose(void)
{
    PyObject *list = PyList_New(0);
    hidden = ~(uintptr_t)list;
}

static PyObject *only(PyObject *self, PyObject *unused)
{
    lose();
    if (check() != 1)
        abort();
    Py_RETURN_NONE;
}

// CHECK-NOT:  leaked
__attribute__((noinline)) static void take(PyObject *object)
{
    Py_INCREF(object);
    hidden = ~(uintptr_t)object;
}

static PyObject *shared(PyObject *self, PyObject *arg)
{
    take(arg);
    if (check() != 0)
        abort();
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// Members of a struct that is returned by value are the caller's.
// CHECK:      {{^}}0
struct pair {
    PyObject *first;
    long second;
};

__attribute__((noinline)) static struct pair make(void)
{
    struct pair pair = {PyList_New(0), 1};
    return pair;
}

static PyObject *by_value(PyObject *self, PyObject *unused)
{
    struct pair pair = make();
    long findings;

    hidden = ~(uintptr_t)pair.first;
    findings = check();
    Py_XDECREF(pair.first);
    return PyLong_FromLong(findings);
}

MODULE_BEGIN
METHOD(only, METH_NOARGS)
METHOD(shared, METH_O)
METHOD(by_value, METH_NOARGS)
MODULE_END(stale)
