// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// An element at a known place is as borrowed as one in a loop.

#include <Python.h>

static PyObject *
call_first(PyObject *self, PyObject *tuple)
{
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) == 0)
        Py_RETURN_NONE;
    PyObject *func = PyTuple_GET_ITEM(tuple, 0);
    PyObject *r = PyObject_CallNoArgs(func);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'func'{{.*}}[refsan-borrowed]
    Py_DECREF(func);
    return r;
}

static PyMethodDef methods[] = {
    {"call_first", call_first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
