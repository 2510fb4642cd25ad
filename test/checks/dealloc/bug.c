// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=dealloc %one_source_line -fdiagnostics-parseable-fixits %s 2>&1 \
// RUN:     | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=dealloc -fplugin-arg-refsan-level=pedantic %one_source_line %s 2>&1 \
// RUN:     | FileCheck %s --check-prefix=PEDANTIC
// What a tp_dealloc forgets.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *first;
    PyObject *second;
} Node;

static int
node_traverse(Node *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->first);
    Py_VISIT(self->second);
    return 0;
}

static int
node_clear(Node *self)
{
    Py_CLEAR(self->first);
    Py_CLEAR(self->second);
    return 0;
}

static int
node_init(Node *self, PyObject *args, PyObject *kwargs)
{
    Py_XSETREF(self->first, Py_NewRef(args));
    Py_XSETREF(self->second, Py_NewRef(args));
    return 0;
}

// A member, its type, to untrack.
// CHECK: :[[#@LINE+4]]:1: warning: tp_dealloc of 'Node' does not release 'second' [refsan-dealloc]
// CHECK: fix-it:{{.*}}:"Py_XDECREF(self->second);\n    "
// CHECK: :[[#@LINE+2]]:1: warning: tp_dealloc of the heap type 'Node' does not release the instance's reference to its type [refsan-dealloc]
static void
heap_dealloc(Node *self)
{
    PyTypeObject *type = Py_TYPE(self);
    // CHECK: fix-it:{{.*}}:"\n    Py_DECREF(type);"
    // CHECK: note: its tp_traverse visits the type

    // CHECK: :[[#@LINE+1]]:5: warning: the garbage collector may still visit the instance of 'Node' whose members are released: PyObject_GC_UnTrack comes first [refsan-dealloc]
    Py_XDECREF(self->first);
    // CHECK: fix-it:{{.*}}:"PyObject_GC_UnTrack(self);\n    "
    type->tp_free((PyObject *)self);
}

static PyType_Slot heap_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_init, node_init},
    {Py_tp_dealloc, heap_dealloc}, {0, NULL}};
PyType_Spec heap_spec = {
    "m.Heap", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, heap_slots};

// Its memory, by the wrong function.
static void
wrong_dealloc(Node *self)
{
    PyObject_GC_UnTrack(self);
    node_clear(self);
    // CHECK: :[[#@LINE+1]]:5: warning: the instance of 'Node' has a header of the garbage collector: tp_free or PyObject_GC_Del frees it [refsan-dealloc]
    PyObject_Free(self);
}

PyTypeObject wrong_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Wrong",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)node_traverse,
    .tp_clear = (inquiry)node_clear,
    .tp_dealloc = (destructor)wrong_dealloc,
    .tp_init = (initproc)node_init,
};

typedef struct plain {
    PyObject_HEAD
    PyObject *text;
    struct plain *next;
} Plain;

static PyObject *
plain_set(Plain *self, PyObject *text)
{
    if (!PyUnicode_Check(text))
        return PyErr_Format(PyExc_TypeError, "a string is needed");
    Py_XSETREF(self->text, Py_NewRef(text));
    Py_RETURN_NONE;
}

static PyMethodDef plain_methods[] = {{"set", (PyCFunction)plain_set, METH_O, NULL}, {NULL}};

// PEDANTIC: :[[#@LINE+2]]:1: warning: a long chain of 'plain' by 'next' overflows the stack when it is released: Py_TRASHCAN_BEGIN is missing
static void
plain_dealloc(Plain *self)
{
    Py_XDECREF(self->text);
    Py_XDECREF(self->next);
    // CHECK: :[[#@LINE+1]]:5: warning: the instance of 'plain' has no header of the garbage collector: tp_free or PyObject_Free frees it [refsan-dealloc]
    PyObject_GC_Del(self);
}

PyTypeObject plain_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Plain",
    .tp_basicsize = sizeof(Plain),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)plain_dealloc,
    .tp_methods = plain_methods,
};

// Not at all.
// CHECK: :[[#@LINE+2]]:1: warning: tp_dealloc of 'plain' does not free the instance [refsan-dealloc]
static void
kept_dealloc(Plain *self)
{
    Py_XDECREF(self->text);
    Py_XDECREF(self->next);
}

PyTypeObject kept_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Kept",
    .tp_basicsize = sizeof(Plain),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)kept_dealloc,
};

// No tp_dealloc.
typedef struct {
    PyObject_HEAD
    PyObject *text;
} Bare;

static PyObject *
bare_set(Bare *self, PyObject *text)
{
    Py_XSETREF(self->text, Py_NewRef(text));
    Py_RETURN_NONE;
}

static PyMethodDef bare_methods[] = {{"set", (PyCFunction)bare_set, METH_O, NULL}, {NULL}};

// CHECK: :[[#@LINE+1]]:14: warning: 'Bare' has no tp_dealloc: nothing releases 'text' [refsan-dealloc]
PyTypeObject bare_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Bare",
    .tp_basicsize = sizeof(Bare),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = bare_methods,
};

// PEDANTIC: warning: the garbage collector may still visit the instance of 'Node'
static void
late_dealloc(Node *self)
{
    node_clear(self);
    PyObject_GC_UnTrack(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject late_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Late",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)node_traverse,
    .tp_clear = (inquiry)node_clear,
    .tp_dealloc = (destructor)late_dealloc,
    .tp_init = (initproc)node_init,
};

// A library only gets a struct in the instance: what that holds may be released, the rest is not.
struct handle {
    void *data;
    PyObject *user;
};

void handle_open(struct handle *handle, PyObject *user);
void handle_close(struct handle *handle);

typedef struct {
    PyObject_HEAD
    struct handle handle;
    PyObject *converter;
} Connection;

static int
connection_init(Connection *self, PyObject *args, PyObject *kwargs)
{
    handle_open(&self->handle, args);
    Py_XSETREF(self->handle.user, Py_NewRef(args));
    Py_XSETREF(self->converter, Py_NewRef(args));
    return 0;
}

// CHECK: :[[#@LINE+2]]:1: warning: tp_dealloc of 'Connection' does not release 'converter' [refsan-dealloc]
static void
connection_dealloc(Connection *self)
{
    handle_close(&self->handle);
    // CHECK: :[[#@LINE+1]]:5: note: the instance is freed here
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject connection_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Connection",
    .tp_basicsize = sizeof(Connection),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)connection_dealloc,
    .tp_init = (initproc)connection_init,
};
