// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A tuple reused between calls when nobody else has it: what was stored is taken out again.

#include <Python.h>

static PyObject *spare;

static PyObject *
call_with_spare(PyObject *self, PyObject *arg)
{
    PyObject *args, *res;
    if (spare != NULL) {
        args = spare;
        spare = NULL;
    }
    else {
        args = PyTuple_New(1);
        if (args == NULL)
            return NULL;
    }
    PyTuple_SET_ITEM(args, 0, Py_NewRef(arg));
    res = PyObject_Repr(args);
    if (Py_REFCNT(args) == 1 && spare == NULL) {
        Py_DECREF(arg);
        PyTuple_SET_ITEM(args, 0, NULL);
        spare = args;
    }
    else {
        Py_DECREF(args);
    }
    return res;
}

static PyMethodDef methods[] = {
    {"call_with_spare", call_with_spare, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
