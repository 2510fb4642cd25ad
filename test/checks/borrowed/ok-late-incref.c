// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The reference is stored first and taken right after: the debt is repaid at once.

#include <Python.h>

struct box {
    PyObject_HEAD
    PyObject *value;
};

static void
box_dealloc(struct box *self)
{
    Py_XDECREF(self->value);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
box_set(struct box *self, PyObject *value)
{
    PyObject *old = self->value;
    self->value = value;
    Py_INCREF(self->value);
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyObject *
box_pair(struct box *self, PyObject *other)
{
    PyObject *t = PyTuple_New(2);
    if (t == NULL)
        return NULL;
    PyTuple_SET_ITEM(t, 0, other);
    PyTuple_SET_ITEM(t, 1, (PyObject *)self);
    Py_INCREF(other);
    Py_INCREF(self);
    return t;
}

static PyMethodDef box_methods[] = {
    {"set", (PyCFunction)box_set, METH_O, NULL},
    {"pair", (PyCFunction)box_pair, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject box_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.box",
    .tp_basicsize = sizeof(struct box),
    .tp_dealloc = (destructor)box_dealloc,
    .tp_methods = box_methods,
};
