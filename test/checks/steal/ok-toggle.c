// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An object that C code keeps alive while it is loaded: its state tells whether it has a reference.

#include <Python.h>

struct ghost {
    PyObject_HEAD
    int loaded;
    PyObject *jar;
};

static int
load(struct ghost *self)
{
    if (!self->loaded && self->jar) {
        Py_INCREF(self);  // until it is unloaded
        self->loaded = 1;
        PyObject *r = PyObject_CallMethod(self->jar, "load", "O", self);
        if (r == NULL) {
            self->loaded = 0;
            Py_DECREF(self);
            return -1;
        }
        Py_DECREF(r);
    }
    return 0;
}

static void
unload(struct ghost *self)
{
    if (!self->loaded)
        return;
    self->loaded = 0;
    Py_DECREF(self);
}

static PyObject *
activate(struct ghost *self, PyObject *ignored)
{
    if (load(self) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *
deactivate(struct ghost *self, PyObject *ignored)
{
    unload(self);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"activate", (PyCFunction)activate, METH_NOARGS, NULL},
    {"deactivate", (PyCFunction)deactivate, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
