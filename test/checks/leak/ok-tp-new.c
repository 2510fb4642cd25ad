// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// tp_new: the half-made object is dropped, its dealloc tolerates NULL fields.

#include <Python.h>

struct pairing {
    PyObject_HEAD
    PyObject *left;
    PyObject *right;
};

static void
pairing_dealloc(struct pairing *self)
{
    Py_XDECREF(self->left);
    Py_XDECREF(self->right);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
pairing_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    struct pairing *self = (struct pairing *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->left = PyUnicode_FromString("");
        if (self->left == NULL) {
            Py_DECREF(self);
            return NULL;
        }
        self->right = PyDict_New();
        if (self->right == NULL) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static PyTypeObject pairing_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.pairing",
    .tp_basicsize = sizeof(struct pairing),
    .tp_dealloc = (destructor)pairing_dealloc,
    .tp_new = pairing_new,
};
