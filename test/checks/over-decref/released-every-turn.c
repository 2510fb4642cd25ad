// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Made once before the loop, released on every turn of it.

#include <Python.h>

static PyObject *
repeat(PyObject *self, PyObject *args)
{
    PyObject *func;
    int n;
    if (!PyArg_ParseTuple(args, "Oi", &func, &n))
        return NULL;
    PyObject *arg = PyUnicode_FromString("done");
    if (arg == NULL)
        return NULL;
    if (PyObject_SetAttrString(func, "state", arg) < 0) {
        Py_DECREF(arg);
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        PyObject *r = PyObject_CallNoArgs(func);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'arg'{{.*}}[refsan-over-decref]
        Py_DECREF(arg);
        if (r == NULL)
            return NULL;
        Py_DECREF(r);
    }
    if (n <= 0)
        Py_DECREF(arg);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"repeat", repeat, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
