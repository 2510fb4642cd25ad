// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// The caller has a reference of its own: what the function releases is a registry's, and only where
// the object was registered. And a function may pass its own object on before it uses it.

#include <Python.h>

struct item {
    PyObject_HEAD
    int registered;
    long uses;
};

void
unregister(struct item *self)
{
    if (self->registered) {
        self->registered = 0;
        Py_DECREF(self);
    }
    self->uses++;
}

PyObject *
consumed_last(PyObject *list, PyObject *item)
{
    if (PyList_Append(list, item) < 0) {
        Py_DECREF(item);
        return NULL;
    }
    Py_ssize_t size = PyObject_Size(item);
    Py_DECREF(item);
    return PyLong_FromSsize_t(size);
}
