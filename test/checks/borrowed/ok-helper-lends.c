// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper without a role may lend; its caller takes the reference it needs.

#include <Python.h>

static PyObject *
peek(PyObject *list)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    if (n == 0) {
        PyErr_SetString(PyExc_IndexError, "empty");
        return NULL;
    }
    return PyList_GET_ITEM(list, n - 1);
}

static PyObject *
top(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "a list is needed");
        return NULL;
    }
    PyObject *v = peek(list);
    Py_XINCREF(v);
    return v;
}

static PyMethodDef methods[] = {
    {"top", top, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
