// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A list of C structs owns the objects put on it.

#include <Python.h>

struct node {
    PyObject *value;
    struct node *next;
};

static struct node *pending;

static PyObject *
push(PyObject *self, PyObject *value)
{
    struct node *n = PyMem_Malloc(sizeof(*n));
    if (n == NULL)
        return PyErr_NoMemory();
    Py_INCREF(value);
    n->value = value;
    n->next = pending;
    pending = n;
    Py_RETURN_NONE;
}

static PyObject *
pop(PyObject *self, PyObject *ignored)
{
    struct node *n = pending;
    if (n == NULL)
        Py_RETURN_NONE;
    PyObject *value = n->value;
    pending = n->next;
    PyMem_Free(n);
    return value;
}

static PyMethodDef methods[] = {
    {"push", push, METH_O, NULL},
    {"pop", pop, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
