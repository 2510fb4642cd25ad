// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Nobody releases the field: it only shows what something else holds.

#include <Python.h>

struct cursor {
    PyObject_HEAD
    PyObject *list;
    PyObject *current;
};

static void
cursor_dealloc(struct cursor *self)
{
    Py_XDECREF(self->list);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
first(struct cursor *self, PyObject *unused)
{
    if (self->list == NULL || !PyList_Check(self->list) || PyList_GET_SIZE(self->list) == 0)
        Py_RETURN_NONE;
    self->current = PyList_GET_ITEM(self->list, 0);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"first", (PyCFunction)first, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject cursor_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.cursor",
    .tp_basicsize = sizeof(struct cursor),
    .tp_dealloc = (destructor)cursor_dealloc,
    .tp_methods = methods,
};
