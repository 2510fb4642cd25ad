// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that returns NULL only with an exception: where none is set there is a result.

#include <Python.h>

static PyObject *
to_list(PyObject *arg)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    if (PyList_Append(list, arg) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyObject *
lists(PyObject *self, PyObject *arg)
{
    PyObject *one = to_list(arg);
    PyObject *two = to_list(self);
    if (PyErr_Occurred()) {
        Py_XDECREF(one);
        Py_XDECREF(two);
        return NULL;
    }
    PyList_SET_ITEM(one, 0, two);
    return one;
}

static PyMethodDef methods[] = {
    {"lists", lists, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
