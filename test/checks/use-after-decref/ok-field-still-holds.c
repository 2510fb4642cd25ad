// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception -Werror %s
// A helper that returns a new reference to what a field holds: the field still does.

#include <Python.h>

struct node {
    PyObject_HEAD
    PyObject *name;
};

static PyObject *
node_name(struct node *node)
{
    Py_INCREF(node->name);
    return node->name;
}

static PyObject *
length(PyObject *self, PyObject *unused)
{
    PyObject *name = node_name((struct node *)self);
    Py_DECREF(name);
    return PyLong_FromSsize_t(PyObject_Size(name));
}

static PyMethodDef methods[] = {
    {"length", length, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
