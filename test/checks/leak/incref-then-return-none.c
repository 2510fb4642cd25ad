// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Py_RETURN_NONE takes its own reference.

#include <Python.h>

static PyObject *
reset(PyObject *self, PyObject *ignored)
{
    Py_INCREF(Py_None);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}None{{.*}}[refsan-leak]
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"reset", reset, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
