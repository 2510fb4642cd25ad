// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A struct returned by value carries its references to the caller.

#include <Python.h>

struct pair {
    PyObject *key;
    PyObject *value;
};

static struct pair
make_pair(PyObject *obj)
{
    struct pair p = {NULL, NULL};
    p.key = PyObject_Repr(obj);
    if (p.key != NULL) {
        p.value = PyObject_Str(obj);
        if (p.value == NULL)
            Py_CLEAR(p.key);
    }
    return p;
}

static PyObject *
as_tuple(PyObject *self, PyObject *obj)
{
    struct pair p = make_pair(obj);
    if (p.key == NULL)
        return NULL;
    PyObject *r = PyTuple_Pack(2, p.key, p.value);
    Py_DECREF(p.key);
    Py_DECREF(p.value);
    return r;
}

static PyMethodDef methods[] = {
    {"as_tuple", as_tuple, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
