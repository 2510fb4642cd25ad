// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that sets one of several errors by number, and does nothing for 0.

#include <Python.h>

static int
make(PyObject *arg, PyObject **out)
{
    *out = PyObject_Repr(arg);
    return *out ? 0 : -1;
}

static int
handle(int err)
{
    if (err == 0)
        return 0;
    if (err == -2)
        PyErr_SetString(PyExc_KeyError, "missing");
    else
        PyErr_SetString(PyExc_ValueError, "wrong");
    return 1;
}

static PyObject *
call(PyObject *self, PyObject *arg)
{
    PyObject *o = NULL;
    int err = make(arg, &o);
    if (handle(err))
        return NULL;
    return o;
}

static PyMethodDef methods[] = {
    {"call", call, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
