// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An array of owned objects that grows; its owner releases them all in dealloc.

#include <Python.h>

struct bag {
    PyObject_HEAD
    PyObject **items;
    Py_ssize_t used, cap;
};

static PyObject *
bag_add(struct bag *self, PyObject *item)
{
    if (self->used == self->cap) {
        Py_ssize_t cap = self->cap ? 2 * self->cap : 8;
        PyObject **p = self->items;
        PyMem_Resize(p, PyObject *, (size_t)cap);
        if (p == NULL)
            return PyErr_NoMemory();
        self->items = p;
        self->cap = cap;
    }
    self->items[self->used++] = Py_NewRef(item);
    Py_RETURN_NONE;
}

static PyObject *
bag_pop(struct bag *self, PyObject *ignored)
{
    if (self->used == 0) {
        PyErr_SetString(PyExc_IndexError, "empty");
        return NULL;
    }
    return self->items[--self->used];
}

static void
bag_dealloc(struct bag *self)
{
    for (Py_ssize_t i = 0; i < self->used; i++)
        Py_DECREF(self->items[i]);
    PyMem_Free(self->items);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMethodDef bag_methods[] = {
    {"add", (PyCFunction)bag_add, METH_O, NULL},
    {"pop", (PyCFunction)bag_pop, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject bag_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.bag",
    .tp_basicsize = sizeof(struct bag),
    .tp_dealloc = (destructor)bag_dealloc,
    .tp_methods = bag_methods,
};
