// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that returns what it was answered: -1 still means that an exception is set.

#include <Python.h>

static int
append(PyObject *list, PyObject *item)
{
    int failed = PyList_Append(list, item);
    return failed;
}

static PyObject *
collect(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    append(list, arg);
    if (PyErr_Occurred()) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyMethodDef methods[] = {
    {"collect", collect, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
