// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyList_Append takes a reference of its own.

#include <Python.h>

static PyObject *
squares(PyObject *self, PyObject *args)
{
    int n;
    if (!PyArg_ParseTuple(args, "i", &n))
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    for (int i = 0; i < n; i++) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyLong_FromLong{{.*}}[refsan-leak]
        if (PyList_Append(list, PyLong_FromLong((long)i * i)) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyMethodDef methods[] = {
    {"squares", squares, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
