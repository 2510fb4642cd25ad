// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=traverse %s
// The same done right, in the ways that people write it.

#include <Python.h>
#include <structmember.h>

struct inner {
    PyObject *deep;
    int number;
};

typedef struct {
    PyObject_HEAD
    PyObject *first;
    PyObject *parts[2];
    struct inner inner;
    struct inner rows[3];
    PyObject *name;   // only strings
    PyObject *lent;   // nobody releases it
    PyObject *weak;   // the list of weak references
    PyObject *one_of;
} Node;

static int
visit_parts(PyObject **parts, visitproc visit, void *arg)
{
    for (int i = 0; i < 2; i++)
        Py_VISIT(parts[i]);
    return 0;
}

static int
visit_inner(struct inner *inner, visitproc visit, void *arg)
{
    Py_VISIT(inner->deep);
    return 0;
}

static int
node_traverse(PyObject *op, visitproc visit, void *arg)
{
    Node *self = (Node *)op;
    int failed;

    Py_VISIT(Py_TYPE(op));
    if (self->first != NULL) {
        failed = visit(self->first, arg);
        if (failed)
            return failed;
    }
    failed = visit_parts(self->parts, visit, arg);
    if (failed)
        return failed;
    for (int i = 0; i < 3; i++)
        Py_VISIT(self->rows[i].deep);
    // One of two on each path.
    if (self->inner.number)
        Py_VISIT(self->one_of);
    else
        Py_VISIT(self->one_of);
    return visit_inner(&self->inner, visit, arg);
}

static int
node_clear(Node *self)
{
    Py_CLEAR(self->first);
    Py_CLEAR(self->parts[0]);
    Py_CLEAR(self->parts[1]);
    Py_CLEAR(self->inner.deep);
    Py_CLEAR(self->rows[0].deep);
    Py_CLEAR(self->name);
    Py_CLEAR(self->one_of);
    return 0;
}

static int
node_init(Node *self, PyObject *args, PyObject *kwargs)
{
    PyObject *any;

    if (!PyArg_ParseTuple(args, "O", &any))
        return -1;
    Py_XSETREF(self->first, Py_NewRef(any));
    Py_XSETREF(self->parts[0], Py_NewRef(any));
    Py_XSETREF(self->parts[1], Py_NewRef(any));
    Py_XSETREF(self->inner.deep, Py_NewRef(any));
    Py_XSETREF(self->rows[0].deep, Py_NewRef(any));
    Py_XSETREF(self->name, PyUnicode_FromString("n"));
    Py_XSETREF(self->one_of, Py_NewRef(any));
    self->lent = any;
    return 0;
}

static PyMemberDef node_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Node, weak), 1}, {NULL}};

static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_init, node_init},
    {Py_tp_members, node_members}, {0, NULL}};
PyType_Spec node_spec = {
    "m.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, node_slots};

// A base of the unit visits its own members; a base elsewhere and its heap type.
typedef struct {
    Node node;
    PyObject *more;
} Sub;

static int
sub_traverse(Sub *self, visitproc visit, void *arg)
{
    Py_VISIT(self->more);
    return node_traverse((PyObject *)self, visit, arg);
}

static int
sub_clear(Sub *self)
{
    Py_CLEAR(self->more);
    return node_clear(&self->node);
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
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)sub_traverse,
    .tp_clear = (inquiry)sub_clear,
    .tp_init = (initproc)sub_init,
};

// Seen as another struct that begins alike.
#define LINK_HEAD(prefix) PyObject_HEAD PyObject *prefix##_target;

typedef struct {
    LINK_HEAD(link)
} Link;

typedef struct {
    LINK_HEAD(task)
    PyObject *task_name;
} Task;

static int
link_traverse(Link *self, visitproc visit, void *arg)
{
    Py_VISIT(self->link_target);
    return 0;
}

static int
task_traverse(Task *self, visitproc visit, void *arg)
{
    return link_traverse((Link *)self, visit, arg);
}

static int
task_init(Task *self, PyObject *args, PyObject *kwargs)
{
    Py_XSETREF(self->task_target, Py_NewRef(args));
    return 0;
}

static int
task_clear(Task *self)
{
    Py_CLEAR(self->task_target);
    return 0;
}

PyTypeObject link_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Link",
    .tp_basicsize = sizeof(Link),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)link_traverse,
};

PyTypeObject task_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Task",
    .tp_basicsize = sizeof(Task),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)task_traverse,
    .tp_clear = (inquiry)task_clear,
    .tp_init = (initproc)task_init,
};

// An object that lies in another, and an array that a pointer leads to.
typedef struct {
    PyObject_HEAD
    PyObject *key;
} Entry;

typedef struct {
    PyObject_HEAD
    Entry root;
    struct inner *table;
    struct inner small[4];
} Map;

static int
map_traverse(Map *self, visitproc visit, void *arg)
{
    for (int i = 0; i < 4; i++)
        Py_VISIT(self->table[i].deep);
    return 0;
}

static int
map_init(Map *self, PyObject *args, PyObject *kwargs)
{
    self->table = self->small;
    Py_XSETREF(self->table[0].deep, Py_NewRef(args));
    Py_XSETREF(self->small[1].deep, Py_NewRef(args));
    Py_XSETREF(self->root.key, Py_NewRef(args));
    return 0;
}

PyTypeObject map_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Map",
    .tp_basicsize = sizeof(Map),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)map_traverse,
    .tp_init = (initproc)map_init,
};

// Another unit does it.
int visit_all(PyObject *self, visitproc visit, void *arg);

static int
far_traverse(PyObject *self, visitproc visit, void *arg)
{
    return visit_all(self, visit, arg);
}

PyTypeObject far_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Far",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = far_traverse,
    .tp_clear = (inquiry)node_clear,
    .tp_init = (initproc)node_init,
};
