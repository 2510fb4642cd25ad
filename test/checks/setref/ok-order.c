// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=setref -fplugin-arg-refsan-level=pedantic %s
// Releases after which nobody finds the old object, or that run no code.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *value;
    PyObject *name;
    PyObject *lent;
} holder;

// The place is replaced first.
static int
holder_set(holder *self, PyObject *value, void *closure)
{
    PyObject *old = self->value;
    self->value = Py_XNewRef(value);
    Py_XDECREF(old);
    return 0;
}

static PyObject *
holder_swap(holder *self, PyObject *value)
{
    Py_XSETREF(self->value, Py_NewRef(value));
    Py_CLEAR(self->name);
    Py_RETURN_NONE;
}

// An exact string dies quietly.
static PyObject *
holder_rename(holder *self, PyObject *name)
{
    if (self->name != NULL && PyUnicode_CheckExact(self->name)) {
        Py_DECREF(self->name);
        self->name = Py_NewRef(name);
    }
    Py_RETURN_NONE;
}

// Nobody else has the object yet.
static PyObject *
holder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    holder *self = (holder *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->value = PyList_New(0);
    Py_XDECREF(self->value);
    self->value = NULL;
    return (PyObject *)self;
}

// Or any more.
static void
holder_dealloc(holder *self)
{
    Py_XDECREF(self->value);
    self->value = NULL;
    Py_XDECREF(self->name);
    Py_TYPE(self)->tp_free(self);
}

// A variable is nobody else's place.
static PyObject *
holder_last(holder *self, PyObject *list)
{
    PyObject *last = NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        Py_XDECREF(last);
        last = PyObject_Repr(PyList_GET_ITEM(list, i));
    }
    return last;
}

static PyMethodDef methods[] = {
    {"swap", (PyCFunction)holder_swap, METH_O, NULL},
    {"rename", (PyCFunction)holder_rename, METH_O, NULL},
    {"last", (PyCFunction)holder_last, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"value", NULL, (setter)holder_set, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject holder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "holder",
    .tp_basicsize = sizeof(holder),
    .tp_dealloc = (destructor)holder_dealloc,
    .tp_new = holder_new,
    .tp_methods = methods,
    .tp_getset = getset,
};
