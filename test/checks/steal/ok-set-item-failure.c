// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// When PyList_SetItem fails only the list is left to release.

#include <Python.h>

static PyObject *
fill(PyObject *self, PyObject *args)
{
    PyObject *list;
    Py_ssize_t at;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &list, &at))
        return NULL;
    PyObject *num = PyLong_FromSsize_t(at);
    if (num == NULL)
        return NULL;
    if (PyList_SetItem(list, at, num) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"fill", fill, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
