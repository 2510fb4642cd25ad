// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A table grows: its entries move to another array, the old one is freed without a release.
#include <Python.h>

typedef struct {
    PyObject *key;
    Py_ssize_t value;
} entry;
typedef struct {
    size_t mask, used, allocated;
    entry *table;
} memo;

static entry *lookup(memo *self, PyObject *key)
{
    size_t i = ((size_t)key >> 3) & self->mask;
    for (;; i = (i + 1) & self->mask) {
        entry *e = &self->table[i];
        if (e->key == NULL || e->key == key)
            return e;
    }
}

int resize(memo *self, size_t n)
{
    entry *old = self->table, *o, *e;
    size_t todo;
    self->table = PyMem_New(entry, n);
    if (self->table == NULL) {
        self->table = old;
        PyErr_NoMemory();
        return -1;
    }
    self->allocated = n;
    self->mask = n - 1;
    memset(self->table, 0, sizeof(entry) * n);
    todo = self->used;
    for (o = old; todo > 0; o++) {
        if (o->key != NULL) {
            todo--;
            e = lookup(self, o->key);
            e->key = o->key;
            e->value = o->value;
        }
    }
    PyMem_Free(old);
    return 0;
}

int set(memo *self, PyObject *key, Py_ssize_t value)
{
    entry *e = lookup(self, key);
    if (e->key != NULL) {
        e->value = value;
        return 0;
    }
    e->key = Py_NewRef(key);
    e->value = value;
    self->used++;
    return 0;
}

void clear(memo *self)
{
    Py_ssize_t i = self->allocated;
    while (--i >= 0)
        Py_XDECREF(self->table[i].key);
    self->used = 0;
}
