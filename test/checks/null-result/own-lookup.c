// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A helper that only looks at what it is given gives no NULL to a caller who knows what that is. The
// caller from Python knows nothing, and memory may always be short.
#include <Python.h>

struct entry {
    PyObject_HEAD
    int kind;
    PyObject *meta;
};

static PyObject *
meta_of(struct entry *entry)
{
    if (entry->kind != 3) {
        PyErr_SetString(PyExc_TypeError, "no meta data");
        return NULL;
    }
    return entry->meta;
}

static PyObject *
copy_of(struct entry *entry)
{
    if (entry->kind != 3) {
        PyErr_SetString(PyExc_TypeError, "no meta data");
        return NULL;
    }
    return PyDict_Copy(entry->meta);
}

static PyObject *
of_self(struct entry *self, PyObject *noargs)
{
    return Py_NewRef(meta_of(self));
}

static PyObject *
of_argument(struct entry *self, PyObject *arg)
{
    PyObject *meta = meta_of((struct entry *)arg);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'meta' may be NULL{{.*}}meta_of
    Py_INCREF(meta);
    return meta;
}

static PyObject *
copied(struct entry *self, PyObject *noargs)
{
    PyObject *copy = copy_of(self);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'copy' may be NULL{{.*}}copy_of
    if (PyDict_GET_SIZE(copy) == 0)
        Py_CLEAR(copy);
    return copy;
}

static PyMethodDef methods[] = {
    {"of_self", (PyCFunction)of_self, METH_NOARGS, NULL},
    {"of_argument", (PyCFunction)of_argument, METH_O, NULL},
    {"copied", (PyCFunction)copied, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *entry_methods = methods;
