// __init__ that runs twice loses what the first run stored.
//
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *name;
    PyObject *children;
    PyObject *text;
    PyObject *lent;
    PyObject *made;
    int ready;
} Node;

typedef struct {
    PyObject_HEAD
    PyObject *once;
    int ready;
} Flagged;

static int node_init(Node *self, PyObject *args, PyObject *kwargs)
{
    PyObject *name;

    if (!PyArg_ParseTuple(args, "U", &name))
        return -1;
    Py_INCREF(name);
    // CHECK: bug.c:[[#@LINE+1]]:16: warning: 'name' loses its reference where __init__ runs a second time [refsan-reinit]
    self->name = name;
    // CHECK: bug.c:[[#@LINE+1]]:20: warning: 'children' loses its reference where __init__ runs a second time
    self->children = PyList_New(0);
    if (self->children == NULL)
        return -1;
    Py_XSETREF(self->text, PyUnicode_FromString(""));
    self->lent = Py_None;
    // A flag that is read behind the stores says nothing of what was there before.
    return self->ready ? 0 : PyObject_SetAttrString((PyObject *)self, "ready", Py_True);
}

static PyObject *node_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Node *self = (Node *)type->tp_alloc(type, 0);

    if (self != NULL)
        self->made = PyLong_FromLong(1);
    return (PyObject *)self;
}

static void node_dealloc(Node *self)
{
    Py_XDECREF(self->name);
    Py_XDECREF(self->children);
    Py_XDECREF(self->text);
    Py_XDECREF(self->made);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int flagged_init(Flagged *self, PyObject *args, PyObject *kwargs)
{
    if (self->ready) {
        PyErr_SetString(PyExc_RuntimeError, "already there");
        return -1;
    }
    self->once = PyList_New(0);
    self->ready = 1;
    return self->once != NULL ? 0 : -1;
}

static void flagged_dealloc(Flagged *self)
{
    Py_XDECREF(self->once);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

PyTypeObject node_type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Node",
                          .tp_basicsize = sizeof(Node),
                          .tp_flags = Py_TPFLAGS_DEFAULT,
                          .tp_dealloc = (destructor)node_dealloc,
                          .tp_new = node_new,
                          .tp_init = (initproc)node_init};
PyTypeObject flagged_type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Flagged",
                             .tp_basicsize = sizeof(Flagged),
                             .tp_flags = Py_TPFLAGS_DEFAULT,
                             .tp_dealloc = (destructor)flagged_dealloc,
                             .tp_init = (initproc)flagged_init};
// CHECK: {{^}}2 warnings generated
