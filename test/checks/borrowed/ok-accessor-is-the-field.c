// SPDX-License-Identifier: Apache-2.0
// RUN: echo 'get_descr(notnull a) -> borrowed(a) pure' > %t.refs
// RUN: %clang_refsan -fplugin-arg-refsan-contracts=%t.refs -fsyntax-only %s 2>&1 \
// RUN:     | FileCheck %s --implicit-check-not=warning:
// An inline function that returns a field is that field, with or without a contract.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *descr;
    PyObject *base;
} array;

static inline PyObject *get_descr(const array *a) { return a->descr; }
static inline PyObject *get_base(const array *a) { return (PyObject *)((array *)a)->base; }

static PyObject *
reset(array *self, PyObject *type)
{
    Py_XDECREF(get_descr(self));
    self->descr = Py_NewRef(type);
    Py_XDECREF(get_base(self));
    self->base = NULL;
    Py_RETURN_NONE;
}

static PyObject *
with_other(array *self, PyObject *type)
{
    PyObject *saved = get_descr(self);
    PyObject *other = PyObject_CallNoArgs(type);
    if (other == NULL)
        return NULL;
    self->descr = other;
    int result = PyObject_IsTrue((PyObject *)self);
    Py_XDECREF(get_descr(self));
    self->descr = saved;
    return result < 0 ? NULL : PyBool_FromLong(result);
}

static PyObject *
replaced(array *self, PyObject *type)
{
    PyObject *saved = get_descr(self);
    PyObject *other = PyObject_CallNoArgs(type);
    if (other == NULL)
        return NULL;
    self->descr = other;
    if (PyObject_IsTrue((PyObject *)self) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}leaks on this path{{.*}}[refsan-leak]
        return NULL;
    Py_XDECREF(get_descr(self));
    self->descr = saved;
    Py_RETURN_NONE;
}

static PyObject *
shown(array *self, PyObject *unused)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}returned as if it were owned{{.*}}[refsan-borrowed]
    return get_descr(self);
}

static PyMethodDef methods[] = {
    {"reset", (PyCFunction)reset, METH_O, NULL},
    {"with_other", (PyCFunction)with_other, METH_O, NULL},
    {"replaced", (PyCFunction)replaced, METH_O, NULL},
    {"shown", (PyCFunction)shown, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
