// SPDX-License-Identifier: Apache-2.0
// quarantine=1: what was freed is reported when it is used, by instrumented code and by other code,
// with the place that freed it. Correct code keeps silent, exactly as without.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -I%S/Inputs %s -o %t/quarantine%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=quarantine=1 not %python -u %S/Inputs/use_quarantine.py 2>&1 | FileCheck %s
//
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %S/silent_pools.c -o %t/silent_pools%ext_suffix
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=quarantine=1 %python %S/Inputs/use_silent_pools.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %S/silent_calls.c -o %t/silent_calls%ext_suffix
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=quarantine=1 %python %S/Inputs/use_silent_calls.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %S/silent_lifetimes.c -o %t/silent_lifetimes%ext_suffix
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=quarantine=1 %python %S/Inputs/use_silent_lifetimes.py 2>&1 | count 0
#include "module.h"

static PyObject *kept;

// Frees an object that `kept` still shows.
static PyObject *freed(PyObject *self, PyObject *kind)
{
    PyObject *made = PyObject_CallObject(kind, NULL);
    if (made == NULL)
        return NULL;
    kept = made;
    Py_DECREF(made);
    Py_RETURN_NONE;
}

// CHECK-NOT: refsan
// CHECK:      ==refsan: ERROR: use of 'list' object after it was freed
// CHECK-NEXT: ==refsan:     used by Py_INCREF(kept) in taken at {{.*}}quarantine.c:[[@LINE+5]]:5
// CHECK-NEXT: ==refsan:     freed by Py_DECREF(made) in freed at {{.*}}quarantine.c:[[FREED:[0-9]+]]:5
// CHECK-NEXT: took
static PyObject *taken(PyObject *self, PyObject *unused)
{
    Py_INCREF(kept);
    Py_RETURN_NONE;
}

// CHECK-NEXT: ==refsan: ERROR: use of 'dict' object after it was freed
// CHECK-NEXT: ==refsan:     used by Py_DECREF(kept) in dropped at {{.*}}quarantine.c:[[@LINE+5]]:5
// CHECK-NEXT: ==refsan:     freed by Py_DECREF(made) in freed at {{.*}}quarantine.c:[[FREED]]:5
// CHECK-NEXT: dropped
static PyObject *dropped(PyObject *self, PyObject *unused)
{
    Py_DECREF(kept);
    Py_RETURN_NONE;
}

// Only the interpreter uses these.
// CHECK-NEXT: ==refsan: ERROR: use of 'set' object after it was freed
// CHECK-NEXT: ==refsan:     asked for its size or truth by code that is not instrumented
// CHECK-NEXT: ==refsan:     freed by Py_DECREF(made) in freed at {{.*}}quarantine.c:[[FREED]]:5
// CHECK-NEXT: RuntimeError: an object was used after it was freed
// CHECK-NEXT: ==refsan: ERROR: use of 'Plain' object after it was freed
// CHECK-NEXT: ==refsan:     asked for an attribute by code that is not instrumented
// CHECK-NEXT: ==refsan:     freed by Py_DECREF(made) in freed at {{.*}}quarantine.c:[[FREED]]:5
// CHECK-NEXT: RuntimeError: an object was used after it was freed
__attribute__((disable_sanitizer_instrumentation)) static PyObject *
shown(PyObject *self, PyObject *function)
{
    return PyObject_CallFunctionObjArgs(function, kept, NULL);
}

// Freed by other code: the place is not known.
// CHECK-NEXT: ==refsan: ERROR: use of 'tuple' object after it was freed
// CHECK-NEXT: ==refsan:     compared by code that is not instrumented
// CHECK-NEXT: RuntimeError: an object was used after it was freed
static PyObject *stashed(PyObject *self, PyObject *arg)
{
    kept = arg;
    Py_RETURN_NONE;
}

// CHECK-NOT: refsan
MODULE_BEGIN
METHOD(freed, METH_O)
METHOD(taken, METH_NOARGS)
METHOD(dropped, METH_NOARGS)
METHOD(shown, METH_O)
METHOD(stashed, METH_O)
MODULE_END(quarantine)
