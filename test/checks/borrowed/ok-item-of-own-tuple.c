// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The item gets a reference of its own before its tuple goes.

#include <Python.h>

static PyObject *
unwrap(PyObject *self, PyObject *obj)
{
    PyObject *t = PySequence_Tuple(obj);
    if (t == NULL)
        return NULL;
    if (PyTuple_GET_SIZE(t) != 1) {
        Py_DECREF(t);
        PyErr_SetString(PyExc_ValueError, "one item expected");
        return NULL;
    }
    PyObject *item = Py_NewRef(PyTuple_GET_ITEM(t, 0));
    Py_DECREF(t);
    return item;
}

static PyObject *
take_field(PyObject *self, PyObject *args)
{
    PyObject *exc, *value, *tb;
    PyErr_SetString(PyExc_ValueError, "made here");
    PyErr_Fetch(&exc, &value, &tb);
    Py_XDECREF(exc);
    Py_XDECREF(tb);
    if (value == NULL)
        Py_RETURN_NONE;
    return value;
}

static PyMethodDef methods[] = {
    {"unwrap", unwrap, METH_O, NULL},
    {"take_field", take_field, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
