// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// tp_traverse visits what the object owns without taking anything.

#include <Python.h>

struct list {
    PyObject_HEAD
    PyObject *head;
    PyObject **items;
    Py_ssize_t n;
};

static int
list_traverse(struct list *self, visitproc visit, void *arg)
{
    Py_VISIT(self->head);
    for (Py_ssize_t i = 0; i < self->n; i++)
        Py_VISIT(self->items[i]);
    return 0;
}

static int
list_clear(struct list *self)
{
    Py_CLEAR(self->head);
    while (self->n > 0) {
        PyObject *o = self->items[--self->n];
        self->items[self->n] = NULL;
        Py_XDECREF(o);
    }
    return 0;
}

static PyTypeObject list_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.list",
    .tp_basicsize = sizeof(struct list),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)list_traverse,
    .tp_clear = (inquiry)list_clear,
};
