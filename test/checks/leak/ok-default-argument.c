// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An argument not given is made, one given is borrowed and made owned.

#include <Python.h>

static PyObject *
increment(PyObject *self, PyObject *args)
{
    PyObject *value, *step = NULL;
    if (!PyArg_ParseTuple(args, "O|O", &value, &step))
        return NULL;
    if (step == NULL) {
        step = PyLong_FromLong(1);
        if (step == NULL)
            return NULL;
    }
    else {
        Py_INCREF(step);
    }
    PyObject *r = PyNumber_Add(value, step);
    Py_DECREF(step);
    return r;
}

static PyMethodDef methods[] = {
    {"increment", increment, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
