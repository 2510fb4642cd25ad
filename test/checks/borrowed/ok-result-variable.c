// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A result variable that may be None gets its reference in one place.

#include <Python.h>

static PyObject *
maybe(PyObject *self, PyObject *args)
{
    PyObject *obj = Py_None, *r;
    if (!PyArg_ParseTuple(args, "|O", &obj))
        return NULL;
    if (obj == Py_None)
        r = Py_None;
    else
        r = (PyObject *)Py_TYPE(obj);
    Py_INCREF(r);
    return r;
}

static PyMethodDef methods[] = {
    {"maybe", maybe, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
