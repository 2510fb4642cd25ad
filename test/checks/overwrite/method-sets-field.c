// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The field owns what it holds (dealloc releases it), so a setter must release the old value.

#include <Python.h>

struct timer {
    PyObject_HEAD
    PyObject *callback;
};

static void
timer_dealloc(struct timer *self)
{
    Py_XDECREF(self->callback);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
timer_set_callback(struct timer *self, PyObject *callback)
{
    Py_INCREF(callback);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}callback'{{.*}}[refsan-overwrite]
    self->callback = callback;
    Py_RETURN_NONE;
}

static PyMethodDef timer_methods[] = {
    {"set_callback", (PyCFunction)timer_set_callback, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.timer",
    .tp_basicsize = sizeof(struct timer),
    .tp_dealloc = (destructor)timer_dealloc,
    .tp_methods = timer_methods,
};
