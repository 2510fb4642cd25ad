// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A field made on first use; the getter gives out references of its own.

#include <Python.h>

struct node {
    PyObject_HEAD
    PyObject *dict;
};

static void
node_dealloc(struct node *self)
{
    Py_CLEAR(self->dict);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
node_get_dict(struct node *self, void *closure)
{
    if (self->dict == NULL) {
        self->dict = PyDict_New();
        if (self->dict == NULL)
            return NULL;
    }
    Py_INCREF(self->dict);
    return self->dict;
}

static PyGetSetDef node_getset[] = {
    {"attrs", (getter)node_get_dict, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.node",
    .tp_basicsize = sizeof(struct node),
    .tp_dealloc = (destructor)node_dealloc,
    .tp_getset = node_getset,
};
