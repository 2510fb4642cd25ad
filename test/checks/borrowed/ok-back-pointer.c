// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A field that dealloc leaves alone lends: the child does not own its parent.

#include <Python.h>

struct child {
    PyObject_HEAD
    PyObject *parent; /* borrowed: the parent clears it when it dies */
    PyObject *name;
};

static void
child_dealloc(struct child *self)
{
    Py_XDECREF(self->name);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject child_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.child",
    .tp_basicsize = sizeof(struct child),
    .tp_dealloc = (destructor)child_dealloc,
};

static PyObject *
make_child(PyObject *parent, PyObject *name)
{
    struct child *c = PyObject_New(struct child, &child_type);
    if (c == NULL)
        return NULL;
    c->parent = parent;
    Py_INCREF(name);
    c->name = name;
    return (PyObject *)c;
}

static PyMethodDef methods[] = {
    {"make_child", make_child, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
