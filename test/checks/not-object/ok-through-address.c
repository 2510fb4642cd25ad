// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What the address leads to is the object.

#include <Python.h>

static void
clear_slot(PyObject **slot)
{
    PyObject *old = *slot;
    *slot = NULL;
    Py_XDECREF(old);
}

static void
share(PyObject **items, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++)
        Py_INCREF(items[i]);
    PyObject **end = items + n;
    for (PyObject **p = items; p < end; p++)
        Py_DECREF(*p);
}

static PyObject *
once(PyObject *self, PyObject *obj)
{
    PyObject *r = PyObject_Repr(obj);
    if (r == NULL)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(r);
    share(&r, 1);
    clear_slot(&r);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"once", once, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
