// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "N" takes over what the object still needs.

#include <Python.h>

struct pair {
    PyObject_HEAD
    PyObject *left;
    PyObject *right;
};

static void
pair_dealloc(struct pair *self)
{
    Py_XDECREF(self->left);
    Py_XDECREF(self->right);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *
pair_state(struct pair *self, PyObject *ignored)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}right'{{.*}}[refsan-borrowed]
    return Py_BuildValue("(ON)", self->left, self->right);
}

static PyMethodDef pair_methods[] = {
    {"state", (PyCFunction)pair_state, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject pair_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.pair",
    .tp_basicsize = sizeof(struct pair),
    .tp_dealloc = (destructor)pair_dealloc,
    .tp_methods = pair_methods,
};
