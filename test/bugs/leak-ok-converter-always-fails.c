// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Py_BuildValue with a converter that only ever fails.

#include <Python.h>

static PyObject *
raise_error(void *unused)
{
    PyErr_SetString(PyExc_ValueError, "no value");
    return NULL;
}

static PyObject *
fails(PyObject *self, PyObject *unused)
{
    PyObject *result = Py_BuildValue("(O&)", raise_error, self);
    if (result != NULL) {
        PyErr_SetString(PyExc_AssertionError, "built");
        return NULL;
    }
    PyErr_Clear();
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"fails", fails, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
