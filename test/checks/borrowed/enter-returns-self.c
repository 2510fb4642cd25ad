// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// __enter__ must hold the self it returns.

#include <Python.h>

static PyObject *
enter(PyObject *self, PyObject *ignored)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'self'{{.*}}[refsan-borrowed]
    return self;
}

static PyMethodDef methods[] = {
    {"__enter__", enter, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
