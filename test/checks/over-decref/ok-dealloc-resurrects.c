// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A dealloc that revives its object to call Python with it.

#include <Python.h>

struct guard {
    PyObject_HEAD
    PyObject *callback;
};

static void
guard_dealloc(PyObject *op)
{
    struct guard *self = (struct guard *)op;
    if (self->callback != NULL) {
        Py_SET_REFCNT(op, 1);
        PyObject *r = PyObject_CallOneArg(self->callback, op);
        if (r == NULL)
            PyErr_WriteUnraisable(self->callback);
        else
            Py_DECREF(r);
        Py_SET_REFCNT(op, Py_REFCNT(op) - 1);
        if (Py_REFCNT(op) > 0)
            return;
        Py_DECREF(self->callback);
    }
    Py_TYPE(op)->tp_free(op);
}

static PyTypeObject guard_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.guard",
    .tp_basicsize = sizeof(struct guard),
    .tp_dealloc = guard_dealloc,
};

static PyObject *
guard_for(PyObject *self, PyObject *obj)
{
    PyObject *op = guard_type.tp_alloc(&guard_type, 0);
    if (op != NULL)
        ((struct guard *)op)->callback = Py_NewRef(obj);
    return op;
}

static PyMethodDef methods[] = {
    {"guard_for", guard_for, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
