// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Lists of weak references that are cleared, and results of weak references that are used as they are.

#include <Python.h>
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    PyObject *name;
    PyObject *weakreflist;
} Node;

static void
forget(PyObject *self)
{
    PyObject_ClearWeakRefs(self);
}

static void
node_dealloc(Node *self)
{
    if (self->weakreflist != NULL)
        forget((PyObject *)self);
    Py_XDECREF(self->name);
    PyObject_Free(self);
}

PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)node_dealloc,
    .tp_weaklistoffset = offsetof(Node, weakreflist),
};

PyObject *
node_new(void)
{
    Node *self = PyObject_New(Node, &node_type);

    if (self == NULL)
        return NULL;
    self->name = PyUnicode_FromString("n");
    self->weakreflist = NULL;
    return (PyObject *)self;
}

// A base does it.
typedef struct {
    Node node;
    PyObject *text;
} Sub;

static void
sub_dealloc(Sub *self)
{
    Py_CLEAR(self->text);
    node_dealloc(&self->node);
}

PyTypeObject sub_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Sub",
    .tp_basicsize = sizeof(Sub),
    .tp_base = &node_type,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)sub_dealloc,
    .tp_weaklistoffset = offsetof(Sub, node.weakreflist),
};

// The result is borrowed from the weak reference.
PyObject *
target(PyObject *ref)
{
    PyObject *object = PyWeakref_GetObject(ref);

    if (object == NULL)
        return NULL;
    return Py_NewRef(object);
}
