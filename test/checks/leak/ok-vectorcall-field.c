// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-disable=gc-missing %s
// A type whose instances are called by vectorcall; the slot lends self and the arguments.

#include <Python.h>
#include <stddef.h>

struct adder {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *base;
};

static PyObject *
adder_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    struct adder *self = (struct adder *)callable;
    if (PyVectorcall_NARGS(nargsf) != 1 || kwnames != NULL) {
        PyErr_SetString(PyExc_TypeError, "one argument");
        return NULL;
    }
    return PyNumber_Add(self->base, args[0]);
}

static PyTypeObject adder_type;

static PyObject *
make_adder(PyObject *module, PyObject *base)
{
    struct adder *self = PyObject_New(struct adder, &adder_type);
    if (self == NULL)
        return NULL;
    self->vectorcall = adder_vectorcall;
    Py_INCREF(base);
    self->base = base;
    return (PyObject *)self;
}

static void
adder_dealloc(struct adder *self)
{
    Py_DECREF(self->base);
    PyObject_Free(self);
}

static PyTypeObject adder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.adder",
    .tp_basicsize = sizeof(struct adder),
    .tp_dealloc = (destructor)adder_dealloc,
    .tp_vectorcall_offset = offsetof(struct adder, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL,
};

static PyMethodDef methods[] = {
    {"adder", make_adder, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
