// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The tuple took the item over, and the item died with the tuple.

#include <Python.h>

static PyObject *
call_with(PyObject *self, PyObject *args)
{
    PyObject *func;
    long n;
    if (!PyArg_ParseTuple(args, "Ol", &func, &n))
        return NULL;
    PyObject *num = PyLong_FromLong(n);
    if (num == NULL)
        return NULL;
    PyObject *t = PyTuple_New(1);
    if (t == NULL) {
        Py_DECREF(num);
        return NULL;
    }
    PyTuple_SET_ITEM(t, 0, num);
    PyObject *r = PyObject_CallObject(func, t);
    Py_DECREF(t);
    if (r == NULL)
        return NULL;
    Py_DECREF(r);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'num'{{.*}}[refsan-steal]
    return PyObject_Repr(num);
}

static PyMethodDef methods[] = {
    {"call_with", call_with, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
