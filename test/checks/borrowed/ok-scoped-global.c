// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A global that points at an argument for the time of a call owns nothing.

#include <Python.h>

static PyObject *current_callback;

extern int lib_walk(int (*visit)(int));

static int
visit(int n)
{
    PyObject *r = PyObject_CallFunction(current_callback, "i", n);
    if (r == NULL)
        return -1;
    Py_DECREF(r);
    return 0;
}

static PyObject *
walk(PyObject *self, PyObject *callback)
{
    PyObject *saved = current_callback;
    current_callback = callback;
    int rc = lib_walk(visit);
    current_callback = saved;
    if (rc < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"walk", walk, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
