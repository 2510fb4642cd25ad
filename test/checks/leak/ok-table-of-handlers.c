// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An array of callbacks at a computed index: the old one is handed to the caller.

#include <Python.h>

#define NSIG_ 64

static struct {
    PyObject *func;
    int tripped;
} handlers[NSIG_];

static PyObject *
set_handler(PyObject *self, PyObject *args)
{
    int sig;
    PyObject *func;
    if (!PyArg_ParseTuple(args, "iO", &sig, &func))
        return NULL;
    if (sig < 0 || sig >= NSIG_) {
        PyErr_SetString(PyExc_ValueError, "bad signal");
        return NULL;
    }
    PyObject *old = handlers[sig].func;
    Py_INCREF(func);
    handlers[sig].func = func;
    if (old == NULL)
        Py_RETURN_NONE;
    return old;
}

static PyMethodDef methods[] = {
    {"set_handler", set_handler, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
