// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// All references of an array are counted, then copied at once: a loop of one turn, too.

#include <Python.h>

struct item {
    PyObject *object;
    int flags;
};

struct stack {
    PyObject_HEAD
    struct item *items;
    Py_ssize_t used;
};

static void
drop_all(struct stack *self)
{
    while (self->used--)
        Py_DECREF(self->items[self->used].object);
}

static PyObject *
copy_to(struct stack *self, PyObject *arg)
{
    struct stack *other = (struct stack *)arg;
    for (Py_ssize_t i = 0; i < self->used; i++)
        Py_INCREF(self->items[i].object);
    drop_all(other);
    memcpy(other->items, self->items, (size_t)self->used * sizeof(struct item));
    other->used = self->used;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"copy_to", (PyCFunction)copy_to, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
