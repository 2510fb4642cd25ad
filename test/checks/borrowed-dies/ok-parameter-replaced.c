// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// A variable that held an argument, or nothing, is no loan of anybody else.

#include <Python.h>

static PyObject *
set(PyObject *self, PyObject *args)
{
    PyObject *callback, *value;
    if (!PyArg_ParseTuple(args, "OO", &callback, &value))
        return NULL;
    if (value == Py_None)
        value = NULL;
    PyObject *done = PyObject_CallNoArgs(callback);
    if (done == NULL)
        return NULL;
    Py_DECREF(done);
    return Py_NewRef(value != NULL ? value : self);
}

static PyMethodDef methods[] = {
    {"set", set, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
