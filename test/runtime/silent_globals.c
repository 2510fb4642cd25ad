// SPDX-License-Identifier: Apache-2.0
// Nothing to report: references in C globals, static variables, module state, and structs behind
// capsules or on the C heap, replaced and kept until the end.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_globals%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_globals.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_globals%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_globals.py 2>&1 | count 0
#include "module.h"

#include <stdatomic.h>

static PyObject *cache;
static PyObject *table[4];
static struct {
    int n;
    PyObject *last;
} state;

static PyObject *remember(PyObject *self, PyObject *arg)
{
    static PyObject *name;
    if (name == NULL)
        name = PyUnicode_InternFromString("a name that is kept");
    Py_INCREF(arg);
    Py_XSETREF(cache, arg);
    Py_INCREF(arg);
    Py_XDECREF(table[state.n % 4]);
    table[state.n % 4] = arg;
    state.n++;
    Py_XDECREF(state.last);
    state.last = PyList_New(0);
    Py_XINCREF(name);
    return name;
}

static PyObject *recall(PyObject *self, PyObject *unused)
{
    if (cache == NULL)
        Py_RETURN_NONE;
    Py_INCREF(cache);
    return cache;
}

// ---- atomic ----

static _Atomic(PyObject *) newest;
static _Atomic(PyObject *) first;
static _Atomic(PyObject *) previous;

static PyObject *exchange(PyObject *self, PyObject *arg)
{
    PyObject *none = NULL;
    PyObject *made = PyList_New(0);
    Py_INCREF(arg);
    if (!atomic_compare_exchange_strong(&first, &none, made))
        Py_XDECREF(made);
    Py_XDECREF(atomic_load(&previous));
    atomic_store(&previous, atomic_exchange(&newest, arg));
    Py_RETURN_NONE;
}

// ---- behind a capsule ----

struct node {
    struct node *next;
    PyObject *value;
};

static void free_nodes(PyObject *capsule)
{
    struct node *node = PyCapsule_GetPointer(capsule, "nodes");
    while (node != NULL) {
        struct node *next = node->next;
        Py_DECREF(node->value);
        free(node);
        node = next;
    }
}

static PyObject *chain(PyObject *self, PyObject *arg)
{
    struct node *head = NULL;
    PyObject *it = PyObject_GetIter(arg);
    PyObject *value;
    if (it == NULL)
        return NULL;
    while ((value = PyIter_Next(it)) != NULL) {
        struct node *node = malloc(sizeof *node);
        node->next = head;
        node->value = value;
        head = node;
    }
    Py_DECREF(it);
    return PyCapsule_New(head, "nodes", free_nodes);
}

// ---- an array that grows, by realloc and by a copy ----

static struct {
    PyObject **items;
    size_t n;
    size_t cap;
} vector;

static PyObject *push(PyObject *self, PyObject *arg)
{
    if (vector.n == vector.cap) {
        vector.cap = vector.cap == 0 ? 2 : vector.cap * 2;
        vector.items = realloc(vector.items, vector.cap * sizeof *vector.items);
    }
    Py_INCREF(arg);
    vector.items[vector.n++] = arg;
    Py_RETURN_NONE;
}

static PyObject *compact(PyObject *self, PyObject *unused)
{
    PyObject **copy = PyMem_Malloc(vector.n * sizeof *copy);
    memcpy(copy, vector.items, vector.n * sizeof *copy);
    memset(vector.items, 0, vector.n * sizeof *copy);
    free(vector.items);
    vector.items = copy;
    vector.cap = vector.n;
    Py_RETURN_NONE;
}

// ---- structs that are copied ----

struct record {
    PyObject *key;
    PyObject *value;
    long count;
};

static struct record *records;

static struct record make_record(PyObject *key)
{
    struct record record = {key, PyList_New(0), 0};
    Py_INCREF(key);
    return record;
}

static PyObject *record(PyObject *self, PyObject *arg)
{
    if (records == NULL)
        records = calloc(4, sizeof *records);
    records[2] = make_record(arg);
    records[1] = records[2];
    memset(&records[2], 0, sizeof records[2]);
    Py_RETURN_TRUE;
}

MODULE_BEGIN
METHOD(remember, METH_O)
METHOD(recall, METH_NOARGS)
METHOD(exchange, METH_O)
METHOD(chain, METH_O)
METHOD(push, METH_O)
METHOD(compact, METH_NOARGS)
METHOD(record, METH_O)
MODULE_END(silent_globals)
