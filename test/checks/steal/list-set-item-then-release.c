// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyList_SET_ITEM takes the item over: releasing it as after PyList_Append empties the list.

#include <Python.h>

static PyObject *
numbers(PyObject *self, PyObject *args)
{
    int n;
    if (!PyArg_ParseTuple(args, "i", &n))
        return NULL;
    PyObject *list = PyList_New(n);
    if (list == NULL)
        return NULL;
    for (int i = 0; i < n; i++) {
        PyObject *item = PyLong_FromLong(i);
        if (item == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, item);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item'{{.*}}[refsan-steal]
        Py_DECREF(item);
    }
    return list;
}

static PyMethodDef methods[] = {
    {"numbers", numbers, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
