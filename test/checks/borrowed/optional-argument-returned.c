// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// An optional argument is lent like any other, and so is its default.

#include <Python.h>

static PyObject *
first_of(PyObject *self, PyObject *args)
{
    PyObject *fallback = Py_None;
    if (!PyArg_ParseTuple(args, "|O:first_of", &fallback))
        return NULL;
    // CHECK: [[#@LINE+1]]:5: warning: borrowed reference 'fallback' is returned as if it were owned{{.*}}[refsan-borrowed]
    return fallback;
}

// Owned where it was given, and NULL where not: nothing to tell.
static PyObject *
second_of(PyObject *self, PyObject *args)
{
    PyObject *value = NULL;
    if (!PyArg_ParseTuple(args, "|O:second_of", &value))
        return NULL;
    Py_XINCREF(value);
    if (value == NULL)
        value = PyList_New(0);
    return value;
}

static PyMethodDef methods[] = {
    {"first_of", first_of, METH_VARARGS, NULL},
    {"second_of", second_of, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
