// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=reinit %s 2>&1 | FileCheck %s
// __init__ that returns what another function makes of it, as Argument Clinic writes it.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *name;
    PyObject *text;
} Node;

static int
node_init_impl(Node *self, PyObject *name, PyObject *text)
{
    // CHECK: passed-on.c:[[#@LINE+1]]:16: warning: 'name' loses its reference where __init__ runs a second time [refsan-reinit]
    self->name = Py_NewRef(name);
    Py_XSETREF(self->text, Py_NewRef(text));
    return 0;
}

static int
node_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    int result = -1;
    PyObject *name, *text;

    if (!PyArg_ParseTuple(args, "UU", &name, &text))
        goto exit;
    result = node_init_impl((Node *)self, name, text);
exit:
    return result;
}

// Not for __init__ alone: the first to store.
static Node *
node_fill(Node *self, PyObject *name)
{
    self->name = Py_NewRef(name);
    self->text = NULL;
    return self;
}

PyObject *
node_make(PyTypeObject *type, PyObject *name)
{
    Node *self = (Node *)type->tp_alloc(type, 0);

    return self == NULL ? NULL : (PyObject *)node_fill(self, name);
}

static void
node_dealloc(Node *self)
{
    Py_XDECREF(self->name);
    Py_XDECREF(self->text);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject node_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)node_dealloc,
    .tp_init = node_init,
};
// CHECK: {{^}}1 warning generated
