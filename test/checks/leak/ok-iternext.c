// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// tp_iternext: NULL without an exception is the end; the exhausted iterator lets its source go.

#include <Python.h>

struct pairs {
    PyObject_HEAD
    PyObject *it;
};

static void
pairs_dealloc(struct pairs *self)
{
    Py_XDECREF(self->it);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
pairs_next(struct pairs *self)
{
    if (self->it == NULL)
        return NULL;
    PyObject *a = PyIter_Next(self->it);
    if (a == NULL) {
        Py_CLEAR(self->it);
        return NULL;
    }
    PyObject *b = PyIter_Next(self->it);
    if (b == NULL) {
        Py_DECREF(a);
        return NULL;
    }
    PyObject *r = PyTuple_New(2);
    if (r == NULL) {
        Py_DECREF(a);
        Py_DECREF(b);
        return NULL;
    }
    PyTuple_SET_ITEM(r, 0, a);
    PyTuple_SET_ITEM(r, 1, b);
    return r;
}

static PyTypeObject pairs_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.pairs",
    .tp_basicsize = sizeof(struct pairs),
    .tp_dealloc = (destructor)pairs_dealloc,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = (iternextfunc)pairs_next,
};
