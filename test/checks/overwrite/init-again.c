// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// __init__ that can run twice: what the first run stored is released, or kept.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *name;
    PyObject *text;
} Node;

static int
node_init(Node *self, PyObject *args, PyObject *kwargs)
{
    PyObject *name;

    if (!PyArg_ParseTuple(args, "U", &name))
        return -1;
    Py_XSETREF(self->name, Py_NewRef(name));
    if (self->text == NULL)
        self->text = PyUnicode_FromString("");
    return self->text != NULL ? 0 : -1;
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
    .tp_init = (initproc)node_init,
};
