// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Released where it failed, then again at the error label.

#include <Python.h>

struct share {
    PyObject_HEAD
    PyObject *lock;
};

static PyObject *
share_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct share *self = (struct share *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->lock = PyDict_New();
    if (self->lock == NULL) {
        Py_DECREF(self);
        goto error;
    }
    if (PyTuple_GET_SIZE(args) != 0) {
        PyErr_SetString(PyExc_TypeError, "no arguments");
        goto error;
    }
    return (PyObject *)self;
error:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self'{{.*}}[refsan-over-decref]
    Py_DECREF(self);
    return NULL;
}

static void
share_dealloc(struct share *self)
{
    Py_XDECREF(self->lock);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject share_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.share",
    .tp_basicsize = sizeof(struct share),
    .tp_dealloc = (destructor)share_dealloc,
    .tp_new = share_new,
};
