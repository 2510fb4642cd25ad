// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyTuple_Pack reads as many arguments as its first one says; what stands behind them is not read.

#include <Python.h>

static PyObject *
three(PyObject *self, PyObject *o)
{
    return PyTuple_Pack(3, o, o, o, NULL);
}

static PyObject *
two(PyObject *self, PyObject *o)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is passed to PyTuple_Pack{{.*}}[refsan-null-result]
    return PyTuple_Pack(3, o, o, NULL);
}

static PyMethodDef methods[] = {
    {"three", three, METH_O, NULL},
    {"two", two, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
