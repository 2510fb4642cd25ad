// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that fails for NULL, among other things: what it accepts is not NULL.

#include <Python.h>

static int
checked(PyObject *o)
{
    if (o == NULL)
        return -1;
    if (!PyUnicode_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "not a string");
        Py_DECREF(o);
        return -1;
    }
    return 0;
}

static PyObject *
length(PyObject *self, PyObject *arg)
{
    PyObject *o = PyObject_CallNoArgs(arg);
    if (checked(o) < 0)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(o);
    Py_DECREF(o);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"length", length, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
