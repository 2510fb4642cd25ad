// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A result that is new already gets a second reference.

#include <Python.h>

static PyObject *
equal(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    if (!PyArg_ParseTuple(args, "OO", &a, &b))
        return NULL;
    int eq = PyObject_RichCompareBool(a, b, Py_EQ);
    if (eq < 0)
        return NULL;
    PyObject *result = PyBool_FromLong(eq);
    Py_INCREF(result);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'result'{{.*}}[refsan-leak]
    return result;
}

static PyMethodDef methods[] = {
    {"equal", equal, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
