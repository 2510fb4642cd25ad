// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that consumes its argument releases None by its name.

#include <Python.h>

static int
eat(PyObject *v)
{
    if (v == Py_None) {
        Py_DECREF(Py_None);
        return 0;
    }
    Py_DECREF(v);
    return 0;
}

static PyObject *
feed(PyObject *self, PyObject *arg)
{
    PyObject *v = PyObject_Repr(arg);
    if (v == NULL)
        return NULL;
    eat(v);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"feed", feed, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
