// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=traverse -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What a tp_traverse gets wrong, with the fix-its.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *first;
    PyObject *second;
    PyObject *parts[2];
} Node;

// CHECK: :[[#@LINE+7]]:1: warning: tp_traverse of 'Node' does not visit 'parts' [refsan-traverse]
// CHECK: :[[#@LINE+8]]:5: note: the last visit of a member is here
// CHECK: :[[#@LINE+5]]:1: warning: tp_traverse of 'Node' does not visit 'second' [refsan-traverse]
// CHECK: fix-it:{{.*}}:"Py_VISIT(self->second);\n    "
// CHECK: :[[#@LINE+3]]:1: warning: tp_traverse of the heap type 'Node' does not visit Py_TYPE(self) [refsan-traverse]
// CHECK: fix-it:{{.*}}:"Py_VISIT(Py_TYPE(self));\n    "
static int
node_traverse(Node *self, visitproc visit, void *arg)
{
    Py_VISIT(self->first);
    return 0;
}

static int
node_clear(Node *self)
{
    Py_CLEAR(self->first);
    Py_CLEAR(self->second);
    Py_CLEAR(self->parts[0]);
    Py_CLEAR(self->parts[1]);
    return 0;
}

static void
node_dealloc(Node *self)
{
    PyTypeObject *type = Py_TYPE(self);

    PyObject_GC_UnTrack(self);
    node_clear(self);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static int
node_init(Node *self, PyObject *args, PyObject *kwargs)
{
    PyObject *first, *second, *part;

    if (!PyArg_ParseTuple(args, "OOO", &first, &second, &part))
        return -1;
    Py_XSETREF(self->first, Py_NewRef(first));
    Py_XSETREF(self->second, Py_NewRef(second));
    Py_XSETREF(self->parts[0], Py_NewRef(part));
    return 0;
}

static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc},
    {Py_tp_init, node_init}, {0, NULL}};
PyType_Spec node_spec = {
    "m.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, node_slots};

// Twice, by way of a helper; a count changes; what the base answers is lost.
static int
visit_first(Node *self, visitproc visit, void *arg)
{
    Py_VISIT(self->first);
    return 0;
}

static int
twice_traverse(Node *self, visitproc visit, void *arg)
{
    PyObject *second = self->second;

    Py_XINCREF(second);
    // CHECK: :[[#@LINE-1]]:5: warning: a reference count is changed while the garbage collector counts references [refsan-traverse]

    // CHECK: :[[#@LINE+1]]:5: warning: the result of this traverse is ignored: it must be returned where it is not 0 [refsan-traverse]
    PyList_Type.tp_traverse((PyObject *)self, visit, arg);
    Py_VISIT(self->first);
    Py_VISIT(second);
    Py_VISIT(self->parts[0]);
    Py_VISIT(self->parts[1]);
    Py_XDECREF(second);
    // CHECK: :[[#@LINE+1]]:12: warning: tp_traverse of 'Node' visits 'first' twice [refsan-traverse]
    return visit_first(self, visit, arg);
}

PyTypeObject twice_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Twice",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)twice_traverse,
    .tp_clear = (inquiry)node_clear,
    .tp_dealloc = (destructor)node_dealloc,
    .tp_init = (initproc)node_init,
};

// The wrong way round.
static int
inverted_traverse(Node *self, visitproc visit, void *arg)
{
    int r;

    if (self->first != NULL) {
        // CHECK: :[[#@LINE+1]]:19: warning: tp_traverse returns where this visit succeeds, and goes on where it fails [refsan-traverse]
        if (!(r = visit(self->first, arg)))
            return r;
    }
    if (self->second != NULL)
        return visit(self->second, arg);
    return visit_first(self, visit, arg);
}

PyTypeObject inverted_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Inverted",
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)inverted_traverse,
};
