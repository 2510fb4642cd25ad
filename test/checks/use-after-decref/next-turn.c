// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Released at the end of one turn, used at the start of the next.

#include <Python.h>

static PyObject *
repeat(PyObject *self, PyObject *args)
{
    PyObject *func;
    int n;
    if (!PyArg_ParseTuple(args, "Oi", &func, &n))
        return NULL;
    if (n <= 0)
        Py_RETURN_NONE;
    PyObject *arg = PyUnicode_FromString("again");
    if (arg == NULL)
        return NULL;
    for (int i = 0; i < n; i++) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'arg'{{.*}}[refsan-use-after-decref]
        PyObject *r = PyObject_CallOneArg(func, arg);
        Py_DECREF(arg);
        if (r == NULL)
            return NULL;
        Py_DECREF(r);
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"repeat", repeat, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
