// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// tp_new forgets the half-made object.

#include <Python.h>

struct counter {
    PyObject_HEAD
    PyObject *counts;
};

static PyObject *
counter_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct counter *self = (struct counter *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->counts = PyDict_New();
    if (self->counts == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self'{{.*}}tp_alloc{{.*}}[refsan-leak]
        return NULL;
    return (PyObject *)self;
}

static void
counter_dealloc(struct counter *self)
{
    Py_XDECREF(self->counts);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject counter_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.counter",
    .tp_basicsize = sizeof(struct counter),
    .tp_dealloc = (destructor)counter_dealloc,
    .tp_new = counter_new,
};
