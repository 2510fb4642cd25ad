// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The exception is put aside during cleanup, and put back.

#include <Python.h>

static void
finalize(PyObject *self)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyObject *r = PyObject_CallMethod(self, "close", NULL);
    if (r == NULL)
        PyErr_WriteUnraisable(self);
    else
        Py_DECREF(r);
    PyErr_Restore(type, value, tb);
}

static PyObject *
raise_from(PyObject *self, PyObject *obj)
{
    Py_ssize_t n = PyObject_Size(obj);
    if (n >= 0)
        return PyLong_FromSsize_t(n);
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyErr_NormalizeException(&type, &value, &tb);
    PyErr_SetString(PyExc_RuntimeError, "no size");
    PyObject *type2, *value2, *tb2;
    PyErr_Fetch(&type2, &value2, &tb2);
    PyErr_NormalizeException(&type2, &value2, &tb2);
    PyException_SetCause(value2, value);
    Py_XDECREF(type);
    Py_XDECREF(tb);
    PyErr_Restore(type2, value2, tb2);
    return NULL;
}

static PyMethodDef methods[] = {
    {"raise_from", raise_from, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_finalize, finalize},
    {0, NULL},
};
