// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What is computed from an answer tells that it was no failure: a product keeps the sign, bits that
// -1 has are not there, and -1 without a sign is larger than anything.
#include <Python.h>

static PyObject *
size_in_bytes(PyObject *self, PyObject *arg)
{
    long size = PyLong_AsLong(arg);
    if (self == Py_None)
        size *= 4;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "invalid size");
        return NULL;
    }
    return PyBytes_FromStringAndSize(NULL, size);
}

static PyObject *
named(PyObject *self, PyObject *arg)
{
    long flags = PyLong_AsLong(arg);
    switch (flags & 7) {
    case 4:
        return PyUnicode_FromString("four");
    case 1:
        return PyUnicode_FromString("one");
    case 0:
        Py_RETURN_NONE;
    default:
        PyErr_Format(PyExc_ValueError, "invalid flags %ld", flags);
        return NULL;
    }
}

static PyObject *
below(PyObject *self, PyObject *arg)
{
    size_t size = PyLong_AsSize_t(arg);
    if (size > 1000)
        Py_RETURN_NONE;
    return PyLong_FromSize_t(size);
}

static PyObject *
not_largest(PyObject *self, PyObject *arg)
{
    unsigned long long steps = PyLong_AsUnsignedLongLong(arg);
    if (steps >= UINT64_MAX) {
        if (PyErr_Occurred())
            PyErr_Clear();
        steps = 0;
    }
    return PyLong_FromUnsignedLongLong(steps);
}

static PyMethodDef methods[] = {
    {"size_in_bytes", size_in_bytes, METH_O, NULL},
    {"named", named, METH_O, NULL},
    {"not_largest", not_largest, METH_O, NULL},
    {"below", below, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *computed_methods = methods;
