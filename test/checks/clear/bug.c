// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=clear %one_source_line -fdiagnostics-parseable-fixits %s 2>&1 \
// RUN:     | FileCheck %s --implicit-check-not=warning:
// Members that Python code can make refer to the instance, and that tp_clear leaves.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *callback;
    PyObject *target;
} Node;

static int
node_traverse(Node *self, visitproc visit, void *arg)
{
    Py_VISIT(self->callback);
    Py_VISIT(self->target);
    return 0;
}

// CHECK: :[[#@LINE+3]]:1: warning: tp_clear of 'Node' does not clear 'target' [refsan-clear]
// CHECK: fix-it:{{.*}}:"Py_CLEAR(self->target);\n    "
static int
node_clear(Node *self)
{
    Py_CLEAR(self->callback);
    return 0;
}

static void
node_dealloc(Node *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->callback);
    Py_XDECREF(self->target);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
node_set(Node *self, PyObject *args)
{
    PyObject *callback, *target;

    if (!PyArg_ParseTuple(args, "OO", &callback, &target))
        return NULL;
    Py_XSETREF(self->callback, Py_NewRef(callback));
    Py_XSETREF(self->target, Py_NewRef(target));
    Py_RETURN_NONE;
}

static PyMethodDef node_methods[] = {{"set", (PyCFunction)node_set, METH_VARARGS, NULL}, {NULL}};

PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)node_traverse,
    .tp_clear = (inquiry)node_clear,
    .tp_dealloc = (destructor)node_dealloc,
    .tp_methods = node_methods,
};

// None at all, and __init__ can run on an instance that others know.
typedef struct {
    PyObject_HEAD
    PyObject *source;
} Reader;

static int
reader_traverse(Reader *self, visitproc visit, void *arg)
{
    Py_VISIT(self->source);
    return 0;
}

static void
reader_dealloc(Reader *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(self->source);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static void
reader_open(Reader *self, PyObject *source)
{
    Py_XSETREF(self->source, Py_NewRef(source));
}

static int
reader_init(Reader *self, PyObject *args, PyObject *kwargs)
{
    PyObject *source;

    if (!PyArg_ParseTuple(args, "O", &source))
        return -1;
    reader_open(self, source);
    return 0;
}

// CHECK: :[[#@LINE+1]]:14: warning: 'Reader' has no tp_clear: a cycle through 'source' alone is never freed [refsan-clear]
PyTypeObject reader_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Reader",
    .tp_basicsize = sizeof(Reader),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)reader_traverse,
    .tp_dealloc = (destructor)reader_dealloc,
    .tp_init = (initproc)reader_init,
};
