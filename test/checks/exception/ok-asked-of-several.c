// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A question behind several calls is about all of them whose answers told nothing by themselves, and
// about the last one that can fail, whichever way leads there.

#include <Python.h>

static long
number(PyObject *obj)
{
    if (obj == Py_None) {
        PyErr_SetString(PyExc_TypeError, "None");
        return 0;
    }
    if (PyDict_Check(obj))
        return -1;
    long n = PyLong_AsLong(obj);
    return n < 0 ? 0 : n;
}

static int
flag(PyObject *obj)
{
    if (obj == Py_None) {
        PyErr_SetString(PyExc_TypeError, "None");
        return 0;
    }
    return PyObject_IsTrue(obj) > 0;
}

static PyObject *
both(PyObject *self, PyObject *arg)
{
    long n = number(self);
    int f = flag(arg);
    if (PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(f ? n : 0);
}

static PyObject *
either(PyObject *self, PyObject *arg)
{
    long n = 0;
    if (flag(arg))
        n = number(self);
    else if (!PyErr_Occurred())
        n = 1;
    if (n == 0 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(n);
}

static PyMethodDef methods[] = {
    {"both", both, METH_O, NULL},
    {"either", either, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
