// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=weakref %one_source_line -fdiagnostics-parseable-fixits %s 2>&1 \
// RUN:     | FileCheck %s --implicit-check-not=warning:
// Lists of weak references that are forgotten.

#include <Python.h>
#include <structmember.h>

typedef struct {
    PyObject_HEAD
    PyObject *held;
    PyObject *weakreflist;
    Py_ssize_t number;
} Node;

// CHECK: :[[#@LINE+3]]:1: warning: tp_dealloc of 'Node' does not call PyObject_ClearWeakRefs: weak references to it dangle [refsan-weakref]
// CHECK: fix-it:{{.*}}:"PyObject_ClearWeakRefs((PyObject *)self);\n    "
static void
node_dealloc(Node *self)
{
    Py_XDECREF(self->held);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)node_dealloc,
    .tp_weaklistoffset = offsetof(Node, weakreflist),
};

// CHECK: :[[#@LINE+2]]:1: warning: tp_dealloc of 'Node' does not call PyObject_ClearWeakRefs
static void
heap_dealloc(Node *self)
{
    PyTypeObject *type = Py_TYPE(self);

    Py_XDECREF(self->held);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyMemberDef heap_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Node, weakreflist), READONLY}, {NULL}};
static PyType_Slot heap_slots[] = {
    {Py_tp_members, heap_members}, {Py_tp_dealloc, heap_dealloc}, {0, NULL}};
PyType_Spec heap_spec = {"m.Heap", sizeof(Node), 0, Py_TPFLAGS_DEFAULT, heap_slots};

// The offset of something else.
// CHECK: :[[#@LINE+1]]:14: warning: the list of weak references of 'Node' is at 'number', which is no pointer to an object [refsan-weakref]
PyTypeObject odd_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Odd",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_weaklistoffset = offsetof(Node, number),
};

// Memory that nobody clears.
typedef struct {
    PyObject_HEAD
    PyObject *list;
} Raw;

static void
raw_dealloc(Raw *self)
{
    if (self->list != NULL)
        PyObject_ClearWeakRefs((PyObject *)self);
    PyObject_Free(self);
}

PyTypeObject raw_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Raw",
    .tp_basicsize = sizeof(Raw),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)raw_dealloc,
    .tp_weaklistoffset = offsetof(Raw, list),
};

PyObject *
raw_new(void)
{
    // CHECK: :[[#@LINE+1]]:{{[0-9]+}}: warning: 'list', the list of weak references, is never set to NULL in an instance whose memory is not cleared [refsan-weakref]
    return (PyObject *)PyObject_New(Raw, &raw_type);
}
