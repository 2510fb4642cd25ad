// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// A caller's arguments, the items of its tuples, and what is parsed from them live as long as the call.

#include <Python.h>

static PyObject *
method(PyObject *self, PyObject *args)
{
    PyObject *callback, *pair;
    if (!PyArg_ParseTuple(args, "OO!", &callback, &PyTuple_Type, &pair))
        return NULL;
    if (PyTuple_GET_SIZE(pair) != 2)
        Py_RETURN_NONE;
    PyObject *item = PyTuple_GET_ITEM(pair, 1);
    PyObject *done = PyObject_CallNoArgs(callback);
    if (done == NULL)
        return NULL;
    Py_DECREF(done);
    return PyTuple_Pack(3, item, callback, self);
}

static PyMethodDef methods[] = {
    {"method", method, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
