// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// The old value is released, moved away, handed to the caller, or known not to be there.

#include <Python.h>

struct timer {
    PyObject_HEAD
    PyObject *callback;
    PyObject *context;
    int running;
};

static PyObject *hook;
static PyObject *cache;

static int
timer_clear(struct timer *self)
{
    Py_CLEAR(self->callback);
    Py_CLEAR(self->context);
    return 0;
}

static void
timer_dealloc(struct timer *self)
{
    timer_clear(self);
    Py_CLEAR(hook);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int
timer_init(struct timer *self, PyObject *args, PyObject *kw)
{
    if (!PyArg_ParseTuple(args, "OO", &self->callback, &self->context))
        return -1;
    Py_INCREF(self->callback);
    Py_INCREF(self->context);
    return 0;
}

static PyObject *
set_after(struct timer *self, PyObject *callback)
{
    PyObject *old = self->callback;
    Py_INCREF(callback);
    self->callback = callback;
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyObject *
set_macro(struct timer *self, PyObject *callback)
{
    Py_INCREF(callback);
    Py_XSETREF(self->callback, callback);
    Py_RETURN_NONE;
}

static PyObject *
take(struct timer *self, PyObject *unused)
{
    PyObject *result = self->callback;
    self->callback = NULL;
    if (result == NULL)
        Py_RETURN_NONE;
    return result;
}

static PyObject *
start(struct timer *self, PyObject *context)
{
    if (self->running)
        Py_RETURN_NONE;
    self->running = 1;
    Py_INCREF(context);
    self->context = context;
    Py_RETURN_NONE;
}

static PyObject *
restart(struct timer *self, PyObject *context)
{
    timer_clear(self);
    Py_INCREF(context);
    self->context = context;
    Py_RETURN_NONE;
}

static PyObject *
copy(struct timer *self, PyObject *unused)
{
    struct timer *other = PyObject_New(struct timer, Py_TYPE(self));
    if (other == NULL)
        return NULL;
    Py_INCREF(Py_None);
    other->callback = Py_None;
    Py_INCREF(Py_None);
    other->context = Py_None;
    other->running = 0;
    return (PyObject *)other;
}

static PyObject *
set_hook(PyObject *self, PyObject *callback)
{
    Py_XDECREF(hook);
    Py_INCREF(callback);
    hook = callback;
    Py_RETURN_NONE;
}

static PyObject *
cached(PyObject *self, PyObject *unused)
{
    if (cache == NULL) {
        cache = PyDict_New();
        if (cache == NULL)
            return NULL;
    }
    Py_INCREF(cache);
    return cache;
}

static PyMethodDef timer_methods[] = {
    {"set_after", (PyCFunction)set_after, METH_O, NULL},
    {"set_macro", (PyCFunction)set_macro, METH_O, NULL},
    {"take", (PyCFunction)take, METH_NOARGS, NULL},
    {"start", (PyCFunction)start, METH_O, NULL},
    {"restart", (PyCFunction)restart, METH_O, NULL},
    {"copy", (PyCFunction)copy, METH_NOARGS, NULL},
    {"set_hook", set_hook, METH_O, NULL},
    {"cached", cached, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.timer",
    .tp_basicsize = sizeof(struct timer),
    .tp_dealloc = (destructor)timer_dealloc,
    .tp_clear = (inquiry)timer_clear,
    .tp_init = (initproc)timer_init,
    .tp_methods = timer_methods,
};
