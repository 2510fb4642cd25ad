// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A flag stored through a parameter tells whether there is a result.

#include <Python.h>

static PyObject *
convert_basic(PyObject *arg, int *handled)
{
    *handled = 1;
    if (PyLong_Check(arg))
        return PyObject_Repr(arg);
    if (PyFloat_Check(arg))
        return PyObject_Str(arg);
    *handled = 0;
    return NULL;
}

static PyObject *
convert(PyObject *self, PyObject *arg)
{
    int handled;
    PyObject *result = convert_basic(arg, &handled);
    if (handled)
        return result;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"convert", convert, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
