// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "O" lends the caller's argument.

#include <Python.h>

static PyObject *
apply(PyObject *self, PyObject *args)
{
    PyObject *func, *value;
    if (!PyArg_ParseTuple(args, "OO", &func, &value))
        return NULL;
    PyObject *r = PyObject_CallFunctionObjArgs(func, value, NULL);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'value'{{.*}}[refsan-borrowed]
    Py_DECREF(value);
    return r;
}

static PyMethodDef methods[] = {
    {"apply", apply, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
