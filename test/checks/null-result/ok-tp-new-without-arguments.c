// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The tp_new of a type that ignores its arguments is called without any.

#include <Python.h>

static PyObject *
make(PyObject *self, PyObject *unused)
{
    return PyDict_Type.tp_new(&PyDict_Type, NULL, NULL);
}

static PyMethodDef methods[] = {
    {"make", make, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
