// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Functions that end the path when an allocation fails.

#include <Python.h>

static void
out_of_memory(void)
{
    Py_FatalError("out of memory");
}

static PyObject *
must(PyObject *o)
{
    if (o == NULL)
        out_of_memory();
    return o;
}

static PyObject *
numbers(PyObject *self, PyObject *ignored)
{
    PyObject *t = must(PyTuple_New(2));
    PyTuple_SET_ITEM(t, 0, must(PyLong_FromLong(1)));
    PyTuple_SET_ITEM(t, 1, must(PyLong_FromLong(2)));
    return t;
}

static PyMethodDef methods[] = {
    {"numbers", numbers, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
