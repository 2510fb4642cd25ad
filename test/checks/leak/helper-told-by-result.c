// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The helper looks at a field of its argument, but its result says what it did.

#include <Python.h>

struct object {
    PyObject_HEAD
    int closed;
};

static int
hold(struct object *self)
{
    if (self->closed) {
        PyErr_SetString(PyExc_ValueError, "closed");
        return -1;
    }
    Py_INCREF(self);
    return 0;
}

static PyObject *
size(struct object *self, PyObject *arg)
{
    if (hold(self) < 0)
        return NULL;
    Py_ssize_t n = PyObject_Size(arg);
    if (n < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self' leaks{{.*}}[refsan-leak]
        return NULL;
    Py_DECREF(self);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"size", (PyCFunction)size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
