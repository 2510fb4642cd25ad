// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Two references to one object, each given back.

#include <Python.h>

static PyObject *
pair_with_itself(PyObject *self, PyObject *obj)
{
    PyObject *t = PyTuple_New(2);
    if (t == NULL)
        return NULL;
    Py_INCREF(obj);
    Py_INCREF(obj);
    PyTuple_SET_ITEM(t, 0, obj);
    PyTuple_SET_ITEM(t, 1, obj);
    return t;
}

static PyObject *
same_twice(PyObject *self, PyObject *obj)
{
    PyObject *a = PyObject_Str(obj);
    if (a == NULL)
        return NULL;
    PyObject *b = a;
    Py_INCREF(b);
    PyObject *r = PyUnicode_Concat(a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    return r;
}

static PyMethodDef methods[] = {
    {"pair_with_itself", pair_with_itself, METH_O, NULL},
    {"same_twice", same_twice, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
