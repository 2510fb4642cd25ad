// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A row is filled after the list of rows took it over.

#include <Python.h>

static PyObject *
grid(PyObject *self, PyObject *args)
{
    int n;
    if (!PyArg_ParseTuple(args, "i", &n))
        return NULL;
    PyObject *rows = PyList_New(0);
    if (rows == NULL)
        return NULL;
    for (int i = 0; i < n; i++) {
        PyObject *row = PyList_New(0);
        if (row == NULL)
            goto error;
        int rc = PyList_Append(rows, row);
        Py_DECREF(row);
        if (rc < 0)
            goto error;
        if (PyList_Append(row, Py_None) < 0)
            goto error;
    }
    return rows;
error:
    Py_DECREF(rows);
    return NULL;
}

static PyMethodDef methods[] = {
    {"grid", grid, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
