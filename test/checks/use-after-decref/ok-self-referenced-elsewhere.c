// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The frame's reference to self was an extra one: the caller holds another.

#include <Python.h>

struct stream {
    PyObject_HEAD
    PyObject *hook;
    int closed;
};

static PyObject *
stream_close(struct stream *self, PyObject *ignored)
{
    Py_INCREF(self);
    PyObject *r = self->hook ? PyObject_CallNoArgs(self->hook) : Py_NewRef(Py_None);
    Py_DECREF(self);
    if (r == NULL)
        return NULL;
    Py_DECREF(r);
    self->closed = 1;
    return PyBool_FromLong(self->closed);
}

static PyMethodDef stream_methods[] = {
    {"close", (PyCFunction)stream_close, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
