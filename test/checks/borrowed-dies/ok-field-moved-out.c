// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// The field's own reference is taken out of it, or another one is taken, before anything runs.

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
set_callback(struct timer *self, PyObject *callback)
{
    Py_INCREF(callback);
    Py_XSETREF(self->callback, callback);
    Py_RETURN_NONE;
}

static PyObject *
fire(struct timer *self, PyObject *arg)
{
    PyObject *callback = Py_XNewRef(self->callback);
    if (callback == NULL)
        Py_RETURN_NONE;
    PyObject *result = PyObject_CallOneArg(callback, arg);
    Py_DECREF(callback);
    return result;
}

static PyObject *
fire_once(struct timer *self, PyObject *arg)
{
    PyObject *callback = self->callback;
    if (callback == NULL)
        Py_RETURN_NONE;
    self->callback = NULL;
    PyObject *result = PyObject_CallOneArg(callback, arg);
    Py_DECREF(callback);
    return result;
}

static PyObject *
is_set(struct timer *self, PyObject *arg)
{
    int truth = PyObject_IsTrue(arg);
    if (truth < 0)
        return NULL;
    return PyBool_FromLong(truth && self->callback != NULL);
}

static PyMethodDef methods[] = {
    {"set_callback", (PyCFunction)set_callback, METH_O, NULL},
    {"fire", (PyCFunction)fire, METH_O, NULL},
    {"fire_once", (PyCFunction)fire_once, METH_O, NULL},
    {"is_set", (PyCFunction)is_set, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "timer",
    .tp_dealloc = (destructor)dealloc,
    .tp_methods = methods,
};
