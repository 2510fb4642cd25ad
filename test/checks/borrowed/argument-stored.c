// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The field is released in dealloc, so it must hold what it stores.

#include <Python.h>

struct point {
    PyObject_HEAD
    PyObject *label;
};

static void
point_dealloc(struct point *self)
{
    Py_XDECREF(self->label);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int
point_init(struct point *self, PyObject *args, PyObject *kw)
{
    PyObject *label;
    if (!PyArg_ParseTuple(args, "U", &label))
        return -1;
    Py_CLEAR(self->label);
    self->label = label;
    // CHECK: warning: {{.*}}label'{{.*}}[refsan-borrowed]
    return 0;
}

static PyTypeObject point_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.point",
    .tp_basicsize = sizeof(struct point),
    .tp_dealloc = (destructor)point_dealloc,
    .tp_init = (initproc)point_init,
};
