// SPDX-License-Identifier: Apache-2.0
// What a daemon thread still uses at the end cannot be judged, and is counted.
// How much shows there differs between versions of Python.
// UNSUPPORTED: other-python
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/daemon%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_daemon.py 2>&1 | FileCheck %s
#include "module.h"

// Acquires for its caller, who is not known to take the reference over.
static void *acquire(PyObject *arg)
{
    PyObject *list = PyList_New(1);
    if (list != NULL) {
        Py_INCREF(arg);
        PyList_SET_ITEM(list, 0, arg);
    }
    return list;
}

static void *(*volatile hidden)(PyObject *) = acquire;

// CHECK: ==refsan: NOTE: 1 object not judged: in use by running frames
// CHECK-NOT: refsan
__attribute__((disable_sanitizer_instrumentation))
static PyObject *wait_with(PyObject *self, PyObject *callback)
{
    PyObject *list = hidden(callback);
    PyObject *result = PyObject_CallObject(callback, NULL);
    Py_XDECREF(list);
    return result;
}

MODULE_BEGIN
METHOD(wait_with, METH_O)
MODULE_END(daemon)
