// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What an iterable gave is held by nobody but the list that was made of it.

#include <Python.h>

static PyObject *
last(PyObject *self, PyObject *iterable)
{
    PyObject *list = PySequence_List(iterable);
    if (list == NULL)
        return NULL;
    PyObject *item = PyList_GetItem(list, PyList_GET_SIZE(list) - 1);
    Py_DECREF(list);
    if (item == NULL)
        return NULL;
    // CHECK: :[[#@LINE+2]]:{{.*}}warning: borrowed 'item' is used after Py_DECREF, which can make it die [refsan-borrowed-dies]
    // CHECK: :[[#@LINE-4]]:{{.*}}note: this may release the last reference to 'list'
    return Py_NewRef(item);
}

static PyMethodDef methods[] = {
    {"last", last, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
