// SPDX-License-Identifier: Apache-2.0
// Nothing to report: references kept by code that is not instrumented, in memory of malloc's that
// Python's allocators had before. That such code may keep them may be said.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_elsewhere%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_elsewhere.py 2>&1 | FileCheck %s
// RUN: env PYTHONPATH=%t PYTHONMALLOC=malloc %python %S/Inputs/use_silent_elsewhere.py 2>&1 | FileCheck %s
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_elsewhere%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_elsewhere.py 2>&1 | FileCheck %s
// CHECK:     end
// CHECK-NOT: {{ERROR|WARNING}}
#include "module.h"
#include <search.h>

static void *tree;

static int compare(const void *a, const void *b)
{
    return a < b ? -1 : a > b;
}

// The C library's tree has the reference, until the end of the process.
static PyObject *keep(PyObject *self, PyObject *arg)
{
    if (tsearch(arg, &tree, compare) == NULL)
        return PyErr_NoMemory();
    Py_INCREF(arg);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(keep, METH_O)
MODULE_END(silent_elsewhere)
