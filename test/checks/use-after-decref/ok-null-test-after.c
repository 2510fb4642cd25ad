// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Whether the call failed may be asked after its result was released.

#include <Python.h>

static int
notify(PyObject *callback, int event)
{
    PyObject *r = PyObject_CallFunction(callback, "i", event);
    Py_XDECREF(r);
    return r == NULL ? -1 : 0;
}

static PyObject *
fire(PyObject *self, PyObject *callback)
{
    if (notify(callback, 1) < 0)
        return NULL;
    PyObject *r = PyObject_CallMethod(callback, "close", NULL);
    Py_XDECREF(r);
    if (!r)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"fire", fire, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
