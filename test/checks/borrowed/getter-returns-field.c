// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A getter gives away the object's own reference.

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

static PyObject *
point_get_label(struct point *self, void *closure)
{
    if (self->label == NULL)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}label'{{.*}}[refsan-borrowed]
    return self->label;
}

static PyGetSetDef point_getset[] = {
    {"label", (getter)point_get_label, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject point_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.point",
    .tp_basicsize = sizeof(struct point),
    .tp_dealloc = (destructor)point_dealloc,
    .tp_getset = point_getset,
};
