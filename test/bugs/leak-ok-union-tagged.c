// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A field that holds an object or a number: the tag in the low bit tells.

#include <Python.h>

struct cell {
    uintptr_t bits;
};

static void
cell_set(struct cell *c, PyObject *value)
{
    Py_INCREF(value);
    c->bits = (uintptr_t)value | 1;
}

static void
cell_clear(struct cell *c)
{
    if (c->bits & 1) {
        PyObject *o = (PyObject *)(c->bits & ~(uintptr_t)1);
        c->bits = 0;
        Py_DECREF(o);
    }
}

static PyObject *
through_cell(PyObject *self, PyObject *obj)
{
    struct cell c = {0};
    cell_set(&c, obj);
    PyObject *r = PyObject_Repr((PyObject *)(c.bits & ~(uintptr_t)1));
    cell_clear(&c);
    return r;
}

static PyMethodDef methods[] = {
    {"through_cell", through_cell, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
