// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The objects that an array of structs owns are released one by one, and by a test of each.

#include <Python.h>

struct hook {
    int number;
    PyObject *function;
};

struct hooks {
    PyObject_HEAD
    struct hook *items;
    Py_ssize_t count;
};

static void
hooks_dealloc(struct hooks *self)
{
    for (Py_ssize_t i = 0; i < self->count; i++) {
        PyObject *function = self->items[i].function;
        if (function != NULL)
            Py_DECREF(function);
    }
    PyMem_Free(self->items);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
hooks_clear(struct hooks *self, PyObject *unused)
{
    for (Py_ssize_t i = 0; i < self->count; i++)
        Py_CLEAR(self->items[i].function);
    self->count = 0;
    Py_RETURN_NONE;
}

static PyMethodDef hooks_methods[] = {
    {"clear", (PyCFunction)hooks_clear, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject hooks_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.hooks",
    .tp_basicsize = sizeof(struct hooks),
    .tp_dealloc = (destructor)hooks_dealloc,
    .tp_methods = hooks_methods,
};
