// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that consumes its argument in every outcome, NULL included.

#include <Python.h>

static int
append_steal(PyObject *list, PyObject *item)
{
    if (item == NULL)
        return -1;
    int rc = PyList_Append(list, item);
    Py_DECREF(item);
    return rc;
}

static PyObject *
numbers(PyObject *self, PyObject *ignored)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    if (append_steal(list, PyLong_FromLong(1)) < 0 ||
        append_steal(list, PyUnicode_FromString("two")) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyMethodDef methods[] = {
    {"numbers", numbers, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
