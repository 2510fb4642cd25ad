// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An accumulator: the old value goes in the turn that replaces it.

#include <Python.h>

static PyObject *
product(PyObject *self, PyObject *args)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    PyObject *acc = PyLong_FromLong(1);
    if (acc == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *next = PyNumber_Multiply(acc, PyTuple_GET_ITEM(args, i));
        Py_DECREF(acc);
        if (next == NULL)
            return NULL;
        acc = next;
    }
    return acc;
}

static PyObject *
chain(PyObject *self, PyObject *args)
{
    PyObject *obj, *names;
    if (!PyArg_ParseTuple(args, "OO!", &obj, &PyTuple_Type, &names))
        return NULL;
    Py_INCREF(obj);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        Py_SETREF(obj, PyObject_GetAttr(obj, PyTuple_GET_ITEM(names, i)));
        if (obj == NULL)
            return NULL;
    }
    return obj;
}

static PyMethodDef methods[] = {
    {"product", product, METH_VARARGS, NULL},
    {"chain", chain, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
