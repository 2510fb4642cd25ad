// SPDX-License-Identifier: Apache-2.0
// Who holds an object: chains from globals, locals, classes, pointers in C and references that nobody
// accounts for, each with the name of what holds.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/holding%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=exitcode=0:log_path=%t/log %python -B %S/Inputs/use_graph.py %t 2>/dev/null | FileCheck %s
#include "module.h"
#include <structmember.h>

// In Python: attributes, items, closures, classes, locals.
// CHECK:      attribute: bytearray, allocated at {{.*}}use_graph.py:[[#]] in fill
// CHECK-NEXT:   1. module __main__
// CHECK-NEXT:        global server: __main__.Server
// CHECK-NEXT:        .sessions: dict of 1000 items
// CHECK-NEXT:        ['user 7']: __main__.Session
// CHECK-NEXT:        .log: list of 1 item
// CHECK-NEXT:        [0]: bytearray
// CHECK-NEXT: closure: bytearray, allocated at {{.*}}use_graph.py:[[#]] in listen
// CHECK-NEXT:   1. class __main__.Server
// CHECK-NEXT:        .handlers: dict of 1 item
// CHECK-NEXT:        ['b']: function listen.<locals>.handler
// CHECK-NEXT:        .__closure__: tuple of 1 item
// CHECK-NEXT:        [0]: cell
// CHECK-NEXT:        contents: bytearray
// CHECK-NEXT: local: bytearray, allocated at {{.*}}use_graph.py:[[#]] in local
// CHECK-NEXT:   1. running local at {{.*}}use_graph.py:[[#]]
// CHECK-NEXT:        local pair: tuple of 2 items
// CHECK-NEXT:        [1]: bytearray
// CHECK-NEXT: slots: bytearray, allocated at {{.*}}use_graph.py:[[#]] in slots
// CHECK-NEXT:   1. module __main__
// CHECK-NEXT:        global slotted: __main__.Slotted
// CHECK-NEXT:        .place: bytearray
// CHECK-NEXT: generator: bytearray, allocated at {{.*}}use_graph.py:[[#]] in generate
// CHECK-NEXT:   1. module __main__
// CHECK-NEXT:        global running: {{.*}}generator
// CHECK:             local inside: bytearray
// CHECK-NEXT: nothing: bytearray, allocated at {{.*}}use_graph.py:[[#]] in <module>
// CHECK-NEXT:     nothing that holds it was found

// A global of C.
static PyObject *cache;

static PyObject *keep(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_XSETREF(cache, arg);
    Py_RETURN_NONE;
}
// CHECK-NEXT: global: bytearray, allocated at {{.*}}
// CHECK-NEXT:   1. global cache of graph.c
// CHECK-NEXT:        recorded pointer: bytearray

// A block of C's.
struct link {
    struct link *next;
    PyObject *value;
};
static struct link *links;

static PyObject *keep_link(PyObject *self, PyObject *arg)
{
    struct link *link = malloc(sizeof *link);
    if (link == NULL)
        return PyErr_NoMemory();
    Py_INCREF(arg);
    link->value = arg;
    link->next = links;
    links = link;
    Py_RETURN_NONE;
}
// CHECK-NEXT: block: bytearray, allocated at {{.*}}
// CHECK-NEXT:   1. memory of C at 0x{{[0-9a-f]+}}
// CHECK-NEXT:        recorded pointer: bytearray

// An object of which the collector knows nothing, with a name for the member and without.
struct holder {
    PyObject_HEAD
    PyObject *named;
    PyObject *other;
};

static void holder_dealloc(PyObject *op)
{
    Py_XDECREF(((struct holder *)op)->named);
    Py_XDECREF(((struct holder *)op)->other);
    Py_TYPE(op)->tp_free(op);
}

static PyMemberDef holder_members[] = {
    {"named", T_OBJECT_EX, offsetof(struct holder, named), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject HolderType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "holding.Holder",
    .tp_basicsize = sizeof(struct holder),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = holder_dealloc,
    .tp_members = holder_members,
};

static PyObject *hold(PyObject *self, PyObject *args)
{
    struct holder *made;
    PyObject *named, *other;
    if (!PyArg_ParseTuple(args, "OO", &named, &other) || PyType_Ready(&HolderType) < 0)
        return NULL;
    made = PyObject_New(struct holder, &HolderType);
    if (made == NULL)
        return NULL;
    Py_INCREF(named);
    Py_INCREF(other);
    made->named = named;
    made->other = other;
    return (PyObject *)made;
}
// CHECK-NEXT: member: bytearray, allocated at {{.*}}
// CHECK-NEXT:   1. module __main__
// CHECK-NEXT:        global holder: holding.Holder
// CHECK-NEXT:        .named, unknown to the collector: bytearray
// CHECK-NEXT: offset: bytearray, allocated at {{.*}}
// CHECK-NEXT:   1. module __main__
// CHECK-NEXT:        global holder: holding.Holder
// CHECK-NEXT:        at offset 24, unknown to the collector: bytearray

static PyObject *lose(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_INCREF(arg);
    return PyLong_FromLong(1);
}
// CHECK-NEXT: lost: bytearray, allocated at {{.*}}
// CHECK-NEXT:   1. {{1 reference|2 references}} nobody accounts for, acquired by Py_INCREF(arg) in lose at {{.*}}graph.c:{{[0-9]+}}
// CHECK-NEXT:        bytearray

// Of many holders some are shown, and cuts are marked.
// CHECK-NEXT: many: bytearray, allocated at {{.*}}
// CHECK-NEXT:   1. {{.*}}
// CHECK:        ... and 47 chains more
// CHECK-NEXT: at most 30 boxes: True, cuts: True
// CHECK-NEXT: written: graph.dot graph.txt
// Without Graphviz there is DOT.
// CHECK-NEXT: without: graph.dot
MODULE_BEGIN
METHOD(keep, METH_O)
METHOD(keep_link, METH_O)
METHOD(hold, METH_VARARGS)
METHOD(lose, METH_O)
MODULE_END(holding)
