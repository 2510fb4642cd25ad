// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A field that dealloc releases is released by a method, which leaves the pointer there.

#include <Python.h>

struct connection {
    PyObject_HEAD
    PyObject *socket;
};

static void
connection_dealloc(struct connection *self)
{
    Py_XDECREF(self->socket);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
connection_close(struct connection *self, PyObject *unused)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'socket' is left in an owning field after the field's reference was released [refsan-use-after-decref]
    Py_XDECREF(self->socket);
    Py_RETURN_NONE;
}

static PyObject *
connection_detach(struct connection *self, PyObject *unused)
{
    PyObject *socket = self->socket;
    self->socket = NULL;
    return socket ? socket : Py_NewRef(Py_None);
}

static PyObject *
connection_replace(struct connection *self, PyObject *socket)
{
    Py_XDECREF(self->socket);
    self->socket = Py_NewRef(socket);
    Py_RETURN_NONE;
}

static PyObject *
connection_describe(struct connection *self, PyObject *unused)
{
    PyObject *socket = self->socket;
    Py_INCREF(socket);
    PyObject *text = PyObject_Repr(socket);
    Py_DECREF(socket);
    return text;
}

static PyMethodDef methods[] = {
    {"close", (PyCFunction)connection_close, METH_NOARGS, NULL},
    {"detach", (PyCFunction)connection_detach, METH_NOARGS, NULL},
    {"replace", (PyCFunction)connection_replace, METH_O, NULL},
    {"describe", (PyCFunction)connection_describe, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_dealloc, connection_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

void *use_slots(void) { return slots; }
