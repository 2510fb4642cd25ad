// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A retry loop: what one attempt made is released before the next.

#include <Python.h>

static PyObject *
poll(PyObject *self, PyObject *func)
{
    PyObject *r;
    int tries = 0;
    for (;;) {
        r = PyObject_CallNoArgs(func);
        if (r != NULL && r != Py_None)
            break;
        if (r == NULL && !PyErr_ExceptionMatches(PyExc_InterruptedError))
            return NULL;
        Py_XDECREF(r);
        PyErr_Clear();
        if (++tries == 5) {
            PyErr_SetString(PyExc_TimeoutError, "no answer");
            return NULL;
        }
    }
    return r;
}

static PyMethodDef methods[] = {
    {"poll", poll, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
