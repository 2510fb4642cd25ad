// SPDX-License-Identifier: Apache-2.0
// import refsan: judging on request, and what is told then.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/checked%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules %python -B %S/Inputs/use_module.py >%t/out 2>&1
// RUN: FileCheck %s <%t/out
#include "module.h"

// CHECK:      before the extension: False []
// CHECK-NEXT: clean: True []
// CHECK-NEXT: leak: 1 leak list 2 2 PyList_New leak [[@LINE+11]] acquired
// CHECK-NEXT: | ERROR: leaked reference to 'list' object
// CHECK-NEXT: |     acquired by PyList_New in leak at {{.*}}module.c:[[@LINE+9]]:5
// CHECK-NEXT: |     2 objects
// CHECK-NEXT: |     {{certain|probable}}
// CHECK-NEXT: again: []
// Reported as usual unless told otherwise.
// CHECK-NEXT: ==refsan: ERROR: leaked reference to 'list' object
// CHECK:      loud: 1
static PyObject *leak(PyObject *self, PyObject *unused)
{
    PyList_New(0);
    Py_RETURN_NONE;
}

// What is released too often is told at once, and by the next check too.
// CHECK-NEXT: ==refsan: ERROR: over-decref of '{{.*}}' object
// CHECK:      over: over-decref certain
// CHECK-NEXT: | ERROR: over-decref
static PyObject *over(PyObject *self, PyObject *arg)
{
    Py_DECREF(arg);
    Py_RETURN_NONE;
}

// A forked child does not hear of what its parent lost, and its status is its own.
// CHECK:      in the child: []
// CHECK-NEXT: status of the child: 0
// What a quiet check found does not count for the status, and there is nothing left to report.
// CHECK-NEXT: after the fork: 1
// CHECK-NEXT: end
// CHECK-NOT:  {{.}}
MODULE_BEGIN
METHOD(leak, METH_NOARGS)
METHOD(over, METH_O)
MODULE_END(checked)
