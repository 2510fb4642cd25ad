// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What the caller from Python passed may hold anything, or nothing.

#include <Python.h>

struct table {
    PyObject_HEAD
    PyObject *entries;
};

static PyObject *
first_of(PyObject *self, PyObject *args)
{
    PyObject *sequence;
    if (!PyArg_ParseTuple(args, "O", &sequence))
        return NULL;
    PyObject *item = PyTuple_GetItem(sequence, 0);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item'{{.*}}PyTuple_GetItem{{.*}}[refsan-null-result]
    Py_INCREF(item);
    return item;
}

static PyObject *
nth_of(PyObject *self, PyObject *args)
{
    Py_ssize_t n;
    struct table *table = (struct table *)self;
    if (!PyArg_ParseTuple(args, "n", &n))
        return NULL;
    PyObject *item = PyList_GetItem(table->entries, n);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item'{{.*}}PyList_GetItem{{.*}}[refsan-null-result]
    Py_INCREF(item);
    return item;
}

static PyObject *
entry_of(PyObject *self, PyObject *key)
{
    PyObject *entry = PyDict_GetItem(((struct table *)self)->entries, key);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'entry'{{.*}}PyDict_GetItem{{.*}}[refsan-null-result]
    Py_INCREF(entry);
    return entry;
}

static PyMethodDef methods[] = {
    {"first_of", first_of, METH_VARARGS, NULL},
    {"nth_of", nth_of, METH_VARARGS, NULL},
    {"entry_of", entry_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
