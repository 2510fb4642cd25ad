// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that takes a reference on behalf of C code, unless a field says that it has one.

#include <Python.h>

struct object {
    PyObject_HEAD
    void *c_object;
    PyObject *dict;
};

extern void set_data(void *c_object, void *data);

static void
connect(struct object *self)
{
    set_data(self->c_object, self);
    if (self->dict == NULL)
        return;
    Py_INCREF(self);
}

static PyObject *
make(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    struct object *self = (struct object *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->dict = NULL;
    connect(self);
    return (PyObject *)self;
}

PyTypeObject object_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "object",
    .tp_basicsize = sizeof(struct object),
    .tp_new = make,
};
