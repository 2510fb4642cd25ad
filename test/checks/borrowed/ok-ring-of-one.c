// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The head of an empty ring is its own neighbour, without a reference; links own their successors.

#include <Python.h>

struct link {
    PyObject_HEAD
    struct link *next;
};

static int
link_clear(struct link *self)
{
    Py_CLEAR(self->next);
    return 0;
}

static PyObject *
link_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    struct link *self = (struct link *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->next = self;
    return (PyObject *)self;
}

static PyType_Slot slots[] = {
    {Py_tp_new, link_new},
    {Py_tp_clear, link_clear},
    {0, NULL},
};
