// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// tp_alloc can fail like any allocation.

#include <Python.h>

struct counter {
    PyObject_HEAD
    long count;
};

static PyObject *
counter_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct counter *self = (struct counter *)type->tp_alloc(type, 0);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self'{{.*}}tp_alloc{{.*}}[refsan-null-result]
    self->count = 1;
    return (PyObject *)self;
}

static PyTypeObject counter_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.counter",
    .tp_basicsize = sizeof(struct counter),
    .tp_new = counter_new,
};
