// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A list can be changed by the code that a call runs, and its item is gone then.

#include <Python.h>

static PyObject *
first(PyObject *self, PyObject *args)
{
    PyObject *list, *callback;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &callback))
        return NULL;
    PyObject *item = PyList_GetItem(list, 0);
    if (item == NULL)
        return NULL;
    PyObject *done = PyObject_CallNoArgs(callback);
    if (done == NULL)
        return NULL;
    Py_DECREF(done);
    // CHECK: :[[#@LINE+3]]:{{.*}}warning: borrowed 'item' is used after PyObject_CallNoArgs, which can make it die [refsan-borrowed-dies]
    // CHECK: :[[#@LINE-8]]:{{.*}}note: borrowed reference from PyList_GetItem
    // CHECK: :[[#@LINE-6]]:{{.*}}note: runs Python code, which can change 'list'
    return Py_NewRef(item);
}

static PyMethodDef methods[] = {
    {"first", first, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
