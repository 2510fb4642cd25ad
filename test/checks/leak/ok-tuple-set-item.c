// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A fresh tuple takes each element over and frees them when it is dropped half full.

#include <Python.h>

static PyObject *
point(PyObject *self, PyObject *args)
{
    double x, y;
    if (!PyArg_ParseTuple(args, "dd", &x, &y))
        return NULL;
    PyObject *t = PyTuple_New(2);
    if (t == NULL)
        return NULL;
    PyObject *v = PyFloat_FromDouble(x);
    if (v == NULL)
        goto error;
    PyTuple_SET_ITEM(t, 0, v);
    v = PyFloat_FromDouble(y);
    if (v == NULL)
        goto error;
    PyTuple_SET_ITEM(t, 1, v);
    return t;
error:
    Py_DECREF(t);
    return NULL;
}

static PyMethodDef methods[] = {
    {"point", point, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
