// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// What is read again after the call is held again.

#include <Python.h>

static PyObject *
refresh(PyObject *self, PyObject *args)
{
    PyObject *list, *callback;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &callback))
        return NULL;
    if (PyList_GET_SIZE(list) == 0 || PyList_GET_ITEM(list, 0) == Py_None)
        Py_RETURN_NONE;
    PyObject *done = PyObject_CallNoArgs(callback);
    if (done == NULL)
        return NULL;
    Py_DECREF(done);
    if (PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    return Py_NewRef(PyList_GET_ITEM(list, 0));
}

static PyMethodDef methods[] = {
    {"refresh", refresh, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
