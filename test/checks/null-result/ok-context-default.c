// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyContextVar_Get with a default finds a value.

#include <Python.h>

static PyObject *variable, *standard;

static PyObject *
current(PyObject *self, PyObject *unused)
{
    PyObject *value, *text;
    if (PyContextVar_Get(variable, standard, &value) < 0)
        return NULL;
    text = PyObject_Str(value);
    Py_DECREF(value);
    return text;
}

static PyObject *
without_default(PyObject *self, PyObject *unused)
{
    PyObject *value, *text;
    if (PyContextVar_Get(variable, NULL, &value) < 0)
        return NULL;
    text = PyObject_Str(value);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'value' may be NULL{{.*}}[refsan-null-result]
    Py_DECREF(value);
    return text;
}

static PyMethodDef methods[] = {
    {"current", current, METH_NOARGS, NULL},
    {"without_default", without_default, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
