// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// An array of objects is not an object.

#include <Python.h>

struct bag {
    PyObject_HEAD
    PyObject **items;
};

static void
bag_dealloc(struct bag *self)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}items'{{.*}}[refsan-not-object]
    Py_XDECREF(self->items);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject bag_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.bag",
    .tp_basicsize = sizeof(struct bag),
    .tp_dealloc = (destructor)bag_dealloc,
};
