// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=reinit -Werror %s
// Borrowed references are parsed straight into owning fields, and paid for afterwards.

#include <Python.h>

struct pair {
    PyObject_HEAD
    PyObject *first, *second;
};

static void
pair_dealloc(struct pair *self)
{
    Py_XDECREF(self->first);
    Py_XDECREF(self->second);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int
pair_init(struct pair *self, PyObject *args, PyObject *kwargs)
{
    self->first = NULL;
    self->second = NULL;
    if (!PyArg_ParseTuple(args, "O|O", &self->first, &self->second))
        return -1;
    Py_INCREF(self->first);
    Py_XINCREF(self->second);
    return 0;
}

static PyType_Slot slots[] = {
    {Py_tp_dealloc, pair_dealloc},
    {Py_tp_init, pair_init},
    {0, NULL},
};

void *use_slots(void) { return slots; }
