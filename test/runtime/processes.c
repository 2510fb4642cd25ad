// SPDX-License-Identifier: Apache-2.0
// fork: what was lost before is the parent's to report, what is lost in the child the child's.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/processes%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_processes.py 2>&1 | FileCheck %s
#include "module.h"

// CHECK-NOT: refsan
// CHECK:      ==[[CHILD:[0-9]+]]==refsan: ERROR: leaked reference to 'dict' object
// CHECK:      ==[[CHILD]]==refsan: SUMMARY: 1 leaked reference, 0 released
// CHECK-NEXT: status of the child: 23
// CHECK-NEXT: ==[[PARENT:[0-9]+]]==refsan: ERROR: leaked reference to 'list' object
// CHECK:      ==[[PARENT]]==refsan: SUMMARY: 1 leaked reference, 0 released
// CHECK-NOT: refsan
static PyObject *leak(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(leak, METH_O)
MODULE_END(processes)
