// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What a static cache holds is given away with its only reference.

#include <Python.h>

static PyObject *
static_returned(PyObject *self, PyObject *arg)
{
    static PyObject *empty = NULL;
    if (empty == NULL && !(empty = PyTuple_New(0)))
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
    return empty;
}

static PyMethodDef methods[] = {
    {"static_returned", static_returned, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
