// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What an unknown function returns as a plain pointer may be owned.

#include <Python.h>

extern void *copy_boxed(const void *value);

static PyObject *
unbox(const void *value, int kind)
{
    if (kind == 0)
        return PyList_New(0);
    PyObject *object = (PyObject *)copy_boxed(value);
    return object;
}

static PyObject *
convert(PyObject *self, PyObject *arg)
{
    return unbox(self, arg == Py_None);
}

static PyMethodDef methods[] = {
    {"convert", convert, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
