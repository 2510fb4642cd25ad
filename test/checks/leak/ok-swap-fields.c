// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Three moves: nothing is gained or lost.

#include <Python.h>

struct buf {
    PyObject_HEAD
    PyObject *front;
    PyObject *back;
};

static void
buf_dealloc(struct buf *self)
{
    Py_XDECREF(self->front);
    Py_XDECREF(self->back);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
buf_flip(struct buf *self, PyObject *ignored)
{
    PyObject *tmp = self->front;
    self->front = self->back;
    self->back = tmp;
    Py_RETURN_NONE;
}

static PyObject *
buf_take(struct buf *self, PyObject *ignored)
{
    PyObject *r = self->front;
    if (r == NULL)
        Py_RETURN_NONE;
    self->front = NULL;
    return r;
}

static PyMethodDef buf_methods[] = {
    {"flip", (PyCFunction)buf_flip, METH_NOARGS, NULL},
    {"take", (PyCFunction)buf_take, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject buf_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.buf",
    .tp_basicsize = sizeof(struct buf),
    .tp_dealloc = (destructor)buf_dealloc,
    .tp_methods = buf_methods,
};
