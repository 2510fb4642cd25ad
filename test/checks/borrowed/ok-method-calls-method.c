// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A method that returns its argument returns it with a reference, to those who call it by its name, too.
#include <Python.h>

static PyObject *
same(PyObject *self, PyObject *arg)
{
    if (PyObject_IsTrue(arg) < 0)
        return NULL;
    return Py_NewRef(arg);
}

static PyObject *
same_again(PyObject *self, PyObject *arg)
{
    return same(self, arg);
}

static PyObject *
part(PyObject *self, PyObject *arg)
{
    PyObject *whole = PyObject_GetAttrString(arg, "whole");
    PyObject *result = whole ? same(self, whole) : NULL;

    Py_XDECREF(whole);
    return result;
}

static PyMethodDef methods[] = {
    {"same", same, METH_O, NULL},
    {"same_again", same_again, METH_O, NULL},
    {"part", part, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
