// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
// A helper replaces what its caller's variable holds, and leaves it there where it fails.

#include <Python.h>

static int
negate(PyObject **number)
{
    PyObject *negative = PyNumber_Negative(*number);
    if (negative == NULL)
        return -1;
    Py_DECREF(*number);
    *number = negative;
    return 0;
}

static PyObject *
minus_abs(PyObject *self, PyObject *arg)
{
    PyObject *number = PyNumber_Absolute(arg);
    if (number == NULL)
        return NULL;
    if (negate(&number) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'number' leaks
        return NULL;
    return number;
}

static PyMethodDef methods[] = {
    {"minus_abs", minus_abs, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
