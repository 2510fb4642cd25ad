// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Operators of what the unit keeps for itself, numbers and strings, run no code of anybody's as far as can be seen.

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

static PyObject *
set_tag(struct timer *self, PyObject *tag)
{
    if (!PyLong_CheckExact(tag))
        Py_RETURN_NONE;
    Py_INCREF(tag);
    Py_XSETREF(self->tag, tag);
    Py_RETURN_NONE;
}

static PyObject *
next(struct timer *self, PyObject *unused)
{
    if (self->tag == NULL)
        Py_RETURN_NONE;
    PyObject *one = PyLong_FromLong(1);
    if (one == NULL)
        return NULL;
    PyObject *sum = PyNumber_Add(self->tag, one);
    Py_DECREF(one);
    return sum;
}

static PyMethodDef methods[] = {
    {"set_tag", (PyCFunction)set_tag, METH_O, NULL},
    {"next", (PyCFunction)next, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "timer",
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
};
