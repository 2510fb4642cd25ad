// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyList_SET_ITEM does not release what stood there: after it, that is the frame's.

#include <Python.h>

static PyObject *
replace_first(PyObject *self, PyObject *list)
{
    PyObject *fresh = PyLong_FromLong(1000);
    if (fresh == NULL)
        return NULL;
    PyObject *old = PyList_GET_ITEM(list, 0);
    PyList_SET_ITEM(list, 0, fresh);
    return old;
}

static PyObject *
take_last(PyObject *self, PyObject *tuple)
{
    Py_ssize_t last = PyTuple_GET_SIZE(tuple) - 1;
    PyObject *item = PyTuple_GET_ITEM(tuple, last);
    PyTuple_SET_ITEM(tuple, last, Py_NewRef(Py_None));
    return item;
}

static PyMethodDef methods[] = {
    {"replace_first", replace_first, METH_O, NULL},
    {"take_last", take_last, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
