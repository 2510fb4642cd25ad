// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// tp_init replaces members: hold the new, store it, release the old last.

#include <Python.h>

struct custom {
    PyObject_HEAD
    PyObject *first;
    PyObject *last;
};

static void
custom_dealloc(struct custom *self)
{
    Py_XDECREF(self->first);
    Py_XDECREF(self->last);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int
custom_init(struct custom *self, PyObject *args, PyObject *kw)
{
    static char *names[] = {"first", "last", NULL};
    PyObject *first = NULL, *last = NULL, *tmp;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "|OO", names, &first, &last))
        return -1;
    if (first) {
        tmp = self->first;
        Py_INCREF(first);
        self->first = first;
        Py_XDECREF(tmp);
    }
    if (last) {
        Py_INCREF(last);
        Py_XSETREF(self->last, last);
    }
    return 0;
}

static PyTypeObject custom_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.custom",
    .tp_basicsize = sizeof(struct custom),
    .tp_dealloc = (destructor)custom_dealloc,
    .tp_init = (initproc)custom_init,
};
