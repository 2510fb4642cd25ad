// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A cache keeps one reference and gives out others.

#include <Python.h>

#define NCACHE 16

static PyObject *cache[NCACHE];

static PyObject *
small(PyObject *self, PyObject *args)
{
    unsigned int n;
    if (!PyArg_ParseTuple(args, "I", &n))
        return NULL;
    if (n >= NCACHE)
        return PyLong_FromUnsignedLong(n);
    if (cache[n] == NULL) {
        cache[n] = PyLong_FromUnsignedLong(n);
        if (cache[n] == NULL)
            return NULL;
    }
    Py_INCREF(cache[n]);
    return cache[n];
}

static PyMethodDef methods[] = {
    {"small", small, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
