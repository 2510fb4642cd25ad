// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty
// A constructor that fails frees the memory of the object it began, without its dealloc.
// CHECK-NOT: warning:

#include <Python.h>

struct pump {
    PyObject_HEAD
    PyObject *queue;
};

extern PyTypeObject pump_type;

PyObject *
pump_new(void)
{
    struct pump *self = PyObject_New(struct pump, &pump_type);
    if (self == NULL)
        return NULL;
    self->queue = PyList_New(0);
    if (self->queue == NULL) {
        PyObject_Free(self);
        return NULL;
    }
    return (PyObject *)self;
}

PyObject *
pump_new_gc(PyObject *queue)
{
    struct pump *self = PyObject_GC_New(struct pump, &pump_type);
    if (self == NULL)
        return NULL;
    if (!PyList_Check(queue)) {
        PyObject_GC_Del(self);
        return NULL;
    }
    self->queue = Py_NewRef(queue);
    return (PyObject *)self;
}
