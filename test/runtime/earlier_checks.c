// SPDX-License-Identifier: Apache-2.0
// What an earlier check wrote while it looked at every object is not taken for a holder of one that
// is lost later. (Before 3.11 the memory of a frame that has ended is kept, with its words in it.)
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/earlier_checks%ext_suffix 2>/dev/null
// RUN: %python -c 'import sys; print("NEW" if sys.version_info >= (3, 11) else "OLD")' >%t/age
// RUN: env PYTHONPATH=%t not %python %S/Inputs/use_earlier_checks.py >%t/out 2>&1
// RUN: sh -c 'FileCheck %s --check-prefixes=CHECK,$(cat %t/age) <%t/out'
#include "module.h"

int rs_rt_check(void);

static PyObject *check(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(rs_rt_check());
}

// Memory that was used before, and is not written to.
static PyObject *reuse(PyObject *self, PyObject *unused)
{
    for (int i = 0; i < 2000; i++)
        PyMem_Malloc(1000);
    Py_RETURN_NONE;
}

// CHECK:      ==refsan: ERROR: leaked reference to 'set' object
// CHECK-NEXT: ==refsan:     acquired by Py_INCREF(arg) in lose at {{.*}}earlier_checks.c:[[@LINE+6]]:5
// CHECK-NEXT: ==refsan:     1 object
// NEW-NEXT: ==refsan:     certain: nothing holds the lost references
// OLD-NEXT: ==refsan:     probable: only memory that nobody accounts for still has the address
static PyObject *lose(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    return PyLong_FromLong(1);
}

MODULE_BEGIN
METHOD(check, METH_NOARGS)
METHOD(reuse, METH_NOARGS)
METHOD(lose, METH_O)
MODULE_END(earlier_checks)
