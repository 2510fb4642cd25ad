// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Nothing that can run at any time lets go of the fields: only the constructor and what ends the object do. And a
// helper that a method calls with an object it has just made touches that one only.

#include <Python.h>

struct timer {
    PyObject_HEAD
    PyObject *callback;
    PyObject *tag;
};

static void
dealloc(struct timer *self)
{
    Py_XDECREF(self->callback);
    Py_XDECREF(self->tag);
    Py_TYPE(self)->tp_free(self);
}

static void
put(struct timer *self, PyObject *callback, PyObject *tag)
{
    Py_XSETREF(self->callback, Py_NewRef(callback));
    Py_XSETREF(self->tag, Py_NewRef(tag));
}

static PyTypeObject timer_type;

static PyObject *
new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *callback, *tag;
    if (!PyArg_ParseTuple(args, "OO", &callback, &tag))
        return NULL;
    struct timer *self = (struct timer *)type->tp_alloc(type, 0);
    if (self != NULL)
        put(self, callback, tag);
    return (PyObject *)self;
}

static int
clear(struct timer *self)
{
    Py_CLEAR(self->callback);
    Py_CLEAR(self->tag);
    return 0;
}

static PyObject *
fire(struct timer *self, PyObject *arg)
{
    PyObject *result = PyObject_CallOneArg(self->callback, arg);
    if (result == NULL)
        return NULL;
    Py_DECREF(result);
    return PyObject_Repr(self->tag);
}

static PyObject *
copy(struct timer *self, PyObject *tag)
{
    struct timer *other = (struct timer *)timer_type.tp_alloc(&timer_type, 0);
    if (other != NULL)
        put(other, self->callback, tag);
    return (PyObject *)other;
}

static PyMethodDef methods[] = {
    {"fire", (PyCFunction)fire, METH_O, NULL},
    {"copy", (PyCFunction)copy, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "timer",
    .tp_dealloc = (destructor)dealloc,
    .tp_clear = (inquiry)clear,
    .tp_methods = methods,
    .tp_new = new,
};
