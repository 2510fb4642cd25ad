// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// The view comes empty from the caller of bf_getbuffer, whatever bf_releasebuffer does with its obj.

#include <Python.h>

struct bytes8 {
    PyObject_HEAD
    char data[8];
};

static int
get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    view->buf = ((struct bytes8 *)self)->data;
    view->len = 8;
    view->itemsize = 1;
    view->ndim = 1;
    Py_INCREF(self);
    view->obj = self;
    return 0;
}

static void
release(Py_buffer *view)
{
    Py_CLEAR(view->obj);
}

static PyObject *
fill(PyObject *self, PyObject *unused)
{
    Py_buffer view;
    if (get_buffer(self, &view, 0) < 0)
        return NULL;
    release(&view);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"fill", fill, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyBufferProcs procs = {.bf_getbuffer = get_buffer};
static PyTypeObject type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.bytes8",
    .tp_basicsize = sizeof(struct bytes8),
    .tp_as_buffer = &procs,
    .tp_methods = methods,
};
