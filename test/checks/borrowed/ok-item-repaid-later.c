// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Borrowed items stand in a tuple for a while, and are paid before the tuple goes.

#include <Python.h>

static PyObject *
call_with(PyObject *self, PyObject *list)
{
    PyObject *args = PyTuple_New(1);
    if (args == NULL)
        return NULL;
    PyTuple_SET_ITEM(args, 0, PyList_GET_ITEM(list, 0));
    PyObject *result = PyObject_Repr(args);
    Py_INCREF(PyTuple_GET_ITEM(args, 0));
    Py_DECREF(args);
    return result;
}

static PyMethodDef methods[] = {
    {"call_with", call_with, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
