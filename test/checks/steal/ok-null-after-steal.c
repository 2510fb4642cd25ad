// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The variable is set to NULL once the tuple has the reference, so the label may release.

#include <Python.h>

static PyObject *
two(PyObject *self, PyObject *obj)
{
    PyObject *t = NULL, *v = NULL;
    t = PyTuple_New(2);
    if (t == NULL)
        goto error;
    v = PyObject_Repr(obj);
    if (v == NULL)
        goto error;
    PyTuple_SET_ITEM(t, 0, v);
    v = NULL;
    v = PyObject_Str(obj);
    if (v == NULL)
        goto error;
    PyTuple_SET_ITEM(t, 1, v);
    v = NULL;
    return t;
error:
    Py_XDECREF(v);
    Py_XDECREF(t);
    return NULL;
}

static PyMethodDef methods[] = {
    {"two", two, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
