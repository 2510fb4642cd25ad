// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// `return fail(x)`: an error exit that releases what it is given.

#include <Python.h>

static PyObject *
fail(PyObject *victim, const char *message)
{
    Py_XDECREF(victim);
    PyErr_SetString(PyExc_ValueError, message);
    return NULL;
}

static PyObject *
positive(PyObject *self, PyObject *obj)
{
    PyObject *num = PyNumber_Long(obj);
    if (num == NULL)
        return NULL;
    long v = PyLong_AsLong(num);
    if (v == -1 && PyErr_Occurred())
        return fail(num, "too large");
    if (v <= 0)
        return fail(num, "not positive");
    return num;
}

static PyMethodDef methods[] = {
    {"positive", positive, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
