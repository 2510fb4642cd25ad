// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What an accessor showed is the frame's after the field was set to something else.

#include <Python.h>

struct named {
    PyObject_HEAD
    PyObject *name;
};

static int
named_clear(struct named *self)
{
    Py_CLEAR(self->name);
    return 0;
}

static inline PyObject *
get_name(struct named *self)
{
    return self->name;
}

static inline void
set_name(struct named *self, PyObject *name)
{
    self->name = name;
}

static PyObject *
rename_by_setter(struct named *self, PyObject *arg)
{
    PyObject *old = get_name(self);
    set_name(self, Py_NewRef(arg));
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

// Code not seen runs before the field is set.
extern void note_change(struct named *self);

static inline void
set_and_note(struct named *self, PyObject *name)
{
    note_change(self);
    self->name = name;
}

static PyObject *
rename_and_note(struct named *self, PyObject *arg)
{
    PyObject *old = get_name(self);
    set_and_note(self, Py_NewRef(arg));
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyObject *
rename_directly(struct named *self, PyObject *arg)
{
    PyObject *old = get_name(self);
    self->name = Py_NewRef(arg);
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"rename_by_setter", (PyCFunction)rename_by_setter, METH_O, NULL},
    {"rename_and_note", (PyCFunction)rename_and_note, METH_O, NULL},
    {"rename_directly", (PyCFunction)rename_directly, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_methods, methods},
    {Py_tp_clear, named_clear},
    {0, NULL},
};
