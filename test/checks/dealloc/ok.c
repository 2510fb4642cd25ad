// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=dealloc %s
// Instances that are taken down in the ways that people do it.

#include <Python.h>

typedef struct node {
    PyObject_HEAD
    PyObject *first;
    PyObject *second;
    Py_buffer view;
    struct node *next;   // whoever keeps the chain releases it
    PyObject *lent;
} Node;

static int
node_init(Node *self, PyObject *args, PyObject *kwargs)
{
    if (PyObject_GetBuffer(args, &self->view, PyBUF_SIMPLE) < 0)
        return -1;
    Py_XSETREF(self->first, Py_NewRef(args));
    Py_XSETREF(self->second, Py_NewRef(args));
    self->lent = args;
    return 0;
}

static void
drop_chain(Node *node)
{
    while (node != NULL) {
        Node *next = node->next;

        Py_DECREF(node);
        node = next;
    }
}

static int
node_clear(Node *self)
{
    PyBuffer_Release(&self->view);
    Py_CLEAR(self->first);
    Py_CLEAR(self->second);
    return 0;
}

// Through tp_clear, a variable for the type, a variable for tp_free.
static void
heap_dealloc(PyObject *op)
{
    Node *self = (Node *)op;
    PyTypeObject *type = Py_TYPE(op);
    freefunc release;

    PyObject_GC_UnTrack(op);
    (void)node_clear(self);
    release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(op);
    Py_DECREF(type);
}

static PyType_Slot heap_slots[] = {
    {Py_tp_clear, node_clear}, {Py_tp_init, node_init}, {Py_tp_dealloc, heap_dealloc}, {0, NULL}};
PyType_Spec heap_spec = {
    "m.Heap", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, heap_slots};

// Through the slot.
static void
slot_dealloc(Node *self)
{
    PyObject_GC_UnTrack(self);
    Py_TYPE(self)->tp_clear((PyObject *)self);
    PyObject_GC_Del(self);
}

PyTypeObject slot_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Slot",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_clear = (inquiry)node_clear,
    .tp_dealloc = (destructor)slot_dealloc,
    .tp_init = (initproc)node_init,
};

// A heap type without one: the finalizer is called.
static PyType_Slot final_slots[] = {
    {Py_tp_finalize, node_clear}, {Py_tp_init, node_init}, {0, NULL}};
PyType_Spec final_spec = {"m.Final", sizeof(Node), 0, Py_TPFLAGS_DEFAULT, final_slots};

// Kept for another instance.
static Node *spare;

static void
pool_dealloc(Node *self)
{
    node_clear(self);
    self->next = spare;
    spare = self;
}

PyTypeObject pool_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Pool",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)pool_dealloc,
    .tp_init = (initproc)node_init,
};

// It never dies.
static void
never_dealloc(PyObject *self)
{
    Py_FatalError("deallocating it");
}

PyTypeObject never_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Never",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = never_dealloc,
};

// What it holds is released when a library calls back.
typedef struct {
    PyObject_HEAD
    PyObject *callback;
    void *group;
} Group;

void *group_new(void *data, void (*destroy)(void *));
void group_free(void *group);

static void
group_gone(void *data)
{
    Group *self = data;

    Py_CLEAR(self->callback);
    self->group = NULL;
}

static int
group_init(Group *self, PyObject *args, PyObject *kwargs)
{
    PyObject *callback;

    if (!PyArg_ParseTuple(args, "O", &callback))
        return -1;
    Py_XSETREF(self->callback, Py_NewRef(callback));
    self->group = group_new(self, group_gone);
    return 0;
}

static void
group_dealloc(Group *self)
{
    group_free(self->group);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject group_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Group",
    .tp_basicsize = sizeof(Group),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)group_dealloc,
    .tp_init = (initproc)group_init,
};

// A base does the rest.
typedef struct {
    Node node;
    PyObject *more;
} Sub;

static void
sub_dealloc(Sub *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->more);
    slot_type.tp_dealloc((PyObject *)self);
}

static int
sub_init(Sub *self, PyObject *args, PyObject *kwargs)
{
    Py_XSETREF(self->more, Py_NewRef(args));
    return node_init(&self->node, args, kwargs);
}

PyTypeObject sub_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Sub",
    .tp_basicsize = sizeof(Sub),
    .tp_base = &slot_type,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = (destructor)sub_dealloc,
    .tp_init = (initproc)sub_init,
};

// Another unit does it.
void release_all(PyObject *self);

static void
far_dealloc(PyObject *self)
{
    release_all(self);
}

PyTypeObject far_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Far",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = far_dealloc,
    .tp_init = (initproc)node_init,
};
