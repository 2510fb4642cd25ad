// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A dealloc gives back what init took; its own object is dying.

#include <Python.h>

struct handle {
    PyObject_HEAD
    PyObject *weakrefs;
    PyObject *owner;
    PyObject *name;
};

static void
handle_dealloc(struct handle *self)
{
    if (self->weakrefs != NULL)
        PyObject_ClearWeakRefs((PyObject *)self);
    Py_CLEAR(self->owner);
    Py_XDECREF(self->name);
    PyObject_Free(self);
}

static PyTypeObject handle_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.handle",
    .tp_basicsize = sizeof(struct handle),
    .tp_dealloc = (destructor)handle_dealloc,
    .tp_weaklistoffset = sizeof(PyObject),
};
