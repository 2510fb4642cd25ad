// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What says that there was no overflow does not say that there was no failure.
#include <Python.h>

static PyObject *
clip(PyObject *self, PyObject *n)
{
    int overflow;
    long value = PyLong_AsLongAndOverflow(n, &overflow);
    if (overflow)
        return PyLong_FromLong(overflow > 0 ? 100 : 0);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by PyLong_AsLongAndOverflow
    return PyLong_FromLong(value);
}

static PyMethodDef methods[] = {
    {"clip", clip, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *overflow_methods = methods;
