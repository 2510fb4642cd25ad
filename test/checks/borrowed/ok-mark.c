// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A static PyObject marks a free entry: entries that show it hold nothing.
#include <Python.h>

static PyObject mark;
#define FREE (&mark)

typedef struct {
    PyObject_HEAD
    PyObject *key;
    int used;
} table;

static void table_dealloc(PyObject *self)
{
    table *t = (table *)self;
    if (t->key != NULL && t->key != FREE)
        Py_DECREF(t->key);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *table_pop(PyObject *self, PyObject *unused)
{
    table *t = (table *)self;
    PyObject *key = t->key;
    if (key == NULL || key == FREE) {
        PyErr_SetString(PyExc_KeyError, "empty");
        return NULL;
    }
    t->key = FREE;
    t->used--;
    return key;
}

static PyMethodDef methods[] = {
    {"pop", table_pop, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject table_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "table",
    .tp_basicsize = sizeof(table),
    .tp_dealloc = table_dealloc,
    .tp_methods = methods,
};
