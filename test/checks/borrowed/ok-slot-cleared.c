// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A slot that is set to NULL gives up what stood there too.

#include <Python.h>

static PyObject *
clear_first(PyObject *self, PyObject *tuple)
{
    PyObject *old = PyTuple_GET_ITEM(tuple, 0);
    PyTuple_SET_ITEM(tuple, 0, NULL);
    Py_DECREF(old);
    Py_RETURN_NONE;
}

static void
set_first(PyObject *tuple, PyObject *value)
{
    PyObject *old = PyTuple_GET_ITEM(tuple, 0);
    PyTuple_SET_ITEM(tuple, 0, Py_XNewRef(value));
    Py_DECREF(old);
}

static PyObject *
replace_first(PyObject *self, PyObject *tuple)
{
    set_first(tuple, self);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"clear_first", clear_first, METH_O, NULL},
    {"replace_first", replace_first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
