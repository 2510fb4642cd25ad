// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A running operation holds its own object; the completion gives the reference back.

#include <Python.h>

struct request {
    PyObject_HEAD
    int running;
    PyObject *done;
};

extern int lib_start(void *user, void (*on_done)(void *user));

static void
request_finished(void *user)
{
    struct request *self = user;
    PyGILState_STATE gil = PyGILState_Ensure();
    self->running = 0;
    PyObject *r = PyObject_CallOneArg(self->done, (PyObject *)self);
    if (r == NULL)
        PyErr_WriteUnraisable(self->done);
    Py_XDECREF(r);
    Py_DECREF(self);
    PyGILState_Release(gil);
}

static PyObject *
request_start(struct request *self, PyObject *ignored)
{
    if (self->done == NULL || self->running) {
        PyErr_SetString(PyExc_RuntimeError, "cannot start");
        return NULL;
    }
    Py_INCREF(self);
    self->running = 1;
    if (lib_start(self, request_finished) != 0) {
        self->running = 0;
        Py_DECREF(self);
        PyErr_SetString(PyExc_OSError, "start failed");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef request_methods[] = {
    {"start", (PyCFunction)request_start, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
