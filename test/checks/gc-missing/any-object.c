// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What Python code passes can refer back to the instance, and the collector does not know its type.

#include <Python.h>
#include <structmember.h>

// A method stores its argument.
struct timer {
    PyObject_HEAD
    // the note points here: 'callback' is declared here
    PyObject *callback;
};

static void
timer_dealloc(struct timer *self)
{
    Py_XDECREF(self->callback);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
timer_set(struct timer *self, PyObject *callback)
{
    Py_INCREF(callback);
    Py_XSETREF(self->callback, callback);
    Py_RETURN_NONE;
}

static PyMethodDef timer_methods[] = {{"set", (PyCFunction)timer_set, METH_O, NULL}, {NULL}};

// CHECK: :[[#@LINE+1]]:14: warning: 'timer' holds any object in 'callback' and has no Py_TPFLAGS_HAVE_GC: cycles through it are never freed [refsan-gc-missing]
PyTypeObject timer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.timer",
    .tp_basicsize = sizeof(struct timer),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)timer_dealloc,
    .tp_methods = timer_methods,
};

// A helper stores what __init__ parses; the type is a heap type.
struct pair {
    PyObject_HEAD
    PyObject *name;
    PyObject *value;
};

static void
pair_set(struct pair *self, PyObject *name, PyObject *value)
{
    Py_XSETREF(self->name, Py_NewRef(name));
    Py_XSETREF(self->value, Py_NewRef(value));
}

static int
pair_init(struct pair *self, PyObject *args, PyObject *kwargs)
{
    PyObject *name, *value;

    if (!PyArg_ParseTuple(args, "UO", &name, &value))
        return -1;
    pair_set(self, name, value);
    return 0;
}

static void
pair_dealloc(struct pair *self)
{
    PyTypeObject *type = Py_TYPE(self);

    Py_XDECREF(self->name);
    Py_XDECREF(self->value);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static PyType_Slot pair_slots[] = {
    {Py_tp_init, pair_init}, {Py_tp_dealloc, pair_dealloc}, {0, NULL}};

// CHECK: :[[#@LINE+1]]:13: warning: 'pair' holds any object in 'value' and has no Py_TPFLAGS_HAVE_GC
PyType_Spec pair_spec = {"m.pair", sizeof(struct pair), 0, Py_TPFLAGS_DEFAULT, pair_slots};

// Python code assigns an attribute that PyMemberDef opens.
struct box {
    PyObject_HEAD
    PyObject *content;
};

static void
box_dealloc(struct box *self)
{
    Py_XDECREF(self->content);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMemberDef box_members[] = {{"content", T_OBJECT_EX, offsetof(struct box, content), 0}, {NULL}};

// CHECK: :[[#@LINE+1]]:14: warning: 'box' holds any object in 'content' and has no Py_TPFLAGS_HAVE_GC
PyTypeObject box_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.box",
    .tp_basicsize = sizeof(struct box),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = (destructor)box_dealloc,
    .tp_members = box_members,
};
