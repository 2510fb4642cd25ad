// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A reference of one's own helps as long as it is kept.

#include <Python.h>

static PyObject *
find(PyObject *self, PyObject *args)
{
    PyObject *list, *wanted;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &wanted))
        return NULL;
    PyObject *item = PyList_GetItem(list, 0);
    if (item == NULL)
        return NULL;
    Py_INCREF(item);
    int equal = PyObject_RichCompareBool(item, wanted, Py_EQ);
    Py_DECREF(item);
    if (equal < 0)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed 'item' is used after PyObject_RichCompareBool, which can make it die [refsan-borrowed-dies]
    return Py_NewRef(equal ? item : Py_None);
}

static PyMethodDef methods[] = {
    {"find", find, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
