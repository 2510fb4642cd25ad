// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A free list of dead objects owns nothing the frame must release.

#include <Python.h>

struct item {
    PyObject_HEAD
    PyObject *value;
    struct item *next_free;
};

static struct item *free_list;
static PyTypeObject item_type;

static PyObject *
item_make(PyObject *self, PyObject *value)
{
    struct item *it = free_list;
    if (it != NULL) {
        free_list = it->next_free;
        PyObject_Init((PyObject *)it, &item_type);
    }
    else {
        it = PyObject_New(struct item, &item_type);
        if (it == NULL)
            return NULL;
    }
    it->next_free = NULL;
    it->value = Py_NewRef(value);
    return (PyObject *)it;
}

static void
item_dealloc(struct item *it)
{
    Py_DECREF(it->value);
    it->next_free = free_list;
    free_list = it;
}

static PyTypeObject item_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.item",
    .tp_basicsize = sizeof(struct item),
    .tp_dealloc = (destructor)item_dealloc,
};

static PyMethodDef methods[] = {
    {"item", item_make, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
