// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that stores into the tuple or releases: it always consumes.

#include <Python.h>

static int
put(PyObject *t, Py_ssize_t at, PyObject *v)
{
    if (v == NULL)
        return -1;
    if (at >= PyTuple_GET_SIZE(t)) {
        Py_DECREF(v);
        PyErr_SetString(PyExc_IndexError, "too many");
        return -1;
    }
    PyTuple_SET_ITEM(t, at, v);
    return 0;
}

static PyObject *
both(PyObject *self, PyObject *obj)
{
    PyObject *t = PyTuple_New(2);
    if (t == NULL)
        return NULL;
    if (put(t, 0, PyObject_Repr(obj)) < 0 || put(t, 1, PyObject_Str(obj)) < 0) {
        Py_DECREF(t);
        return NULL;
    }
    return t;
}

static PyMethodDef methods[] = {
    {"both", both, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
