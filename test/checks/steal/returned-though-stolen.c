// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Cached in a list that stole it, and returned as if it were still ours.

#include <Python.h>

static PyObject *
new_row(PyObject *self, PyObject *args)
{
    PyObject *rows;
    Py_ssize_t at;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &rows, &at))
        return NULL;
    PyObject *row = PyDict_New();
    if (row == NULL)
        return NULL;
    if (PyList_SetItem(rows, at, row) < 0)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'row'{{.*}}[refsan-steal]
    return row;
}

static PyMethodDef methods[] = {
    {"new_row", new_row, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
