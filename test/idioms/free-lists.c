// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Objects kept for reuse: popped, pushed, chained through a field.

#include <Python.h>

#define MAXFREE 16

struct cell {
    PyObject_HEAD
    PyObject *item;
    struct cell *next_free;
};

static struct cell *free_cells[MAXFREE];
static int numfree;
static struct cell *free_chain;
static PyTypeObject cell_type;

static PyObject *
cell_new(PyObject *item)
{
    struct cell *c;
    if (numfree > 0) {
        c = free_cells[--numfree];
        _Py_NewReference((PyObject *)c);
    }
    else {
        c = PyObject_New(struct cell, &cell_type);
        if (c == NULL)
            return NULL;
    }
    c->item = Py_NewRef(item);
    return (PyObject *)c;
}

static void
cell_dealloc(struct cell *c)
{
    Py_CLEAR(c->item);
    if (numfree < MAXFREE && Py_IS_TYPE(c, &cell_type))
        free_cells[numfree++] = c;
    else
        Py_TYPE(c)->tp_free(c);
}

static struct cell *
chained_new(void)
{
    struct cell *c = free_chain;
    if (c != NULL) {
        free_chain = c->next_free;
        _Py_NewReference((PyObject *)c);
        c->next_free = NULL;
    }
    else if (!(c = PyObject_New(struct cell, &cell_type))) {
        return NULL;
    }
    c->item = NULL;
    return c;
}

static PyObject *
make(PyObject *self, PyObject *arg)
{
    return cell_new(arg);
}

static PyObject *
make_chained(PyObject *self, PyObject *arg)
{
    struct cell *c = chained_new();
    if (c == NULL)
        return NULL;
    c->item = PyObject_Repr(arg);
    if (c->item == NULL) {
        Py_DECREF(c);
        return NULL;
    }
    return (PyObject *)c;
}

static PyObject *
make_chained_lost(PyObject *self, PyObject *arg)
{
    struct cell *c = chained_new();
    if (c == NULL)
        return NULL;
    c->item = PyObject_Repr(arg);
    if (c->item == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'c' leaks{{.*}}[refsan-leak]
        return NULL;
    return (PyObject *)c;
}

static PyMethodDef methods[] = {
    {"make", make, METH_O, NULL},
    {"make_chained", make_chained, METH_O, NULL},
    {"make_chained_lost", make_chained_lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject cell_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.cell",
    .tp_basicsize = sizeof(struct cell),
    .tp_dealloc = (destructor)cell_dealloc,
};
