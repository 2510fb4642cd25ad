// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A struct sequence is a tuple: its items are taken over.

#include <Python.h>

static PyTypeObject *StatType;

static PyObject *
stat_result(PyObject *self, PyObject *args)
{
    double size;
    if (!PyArg_ParseTuple(args, "d", &size))
        return NULL;
    PyObject *st = PyStructSequence_New(StatType);
    if (st == NULL)
        return NULL;
    PyObject *v = PyFloat_FromDouble(size);
    if (v == NULL) {
        Py_DECREF(st);
        return NULL;
    }
    PyStructSequence_SetItem(st, 0, v);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}[refsan-steal]
    Py_DECREF(v);
    return st;
}

static PyMethodDef methods[] = {
    {"stat_result", stat_result, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
