// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The helper gives NULL only where the size is 0, which it is not.
#include <Python.h>

typedef struct {
    PyObject_VAR_HEAD Py_ssize_t right, max;
    PyObject *data[64];
} stack;

static PyObject *pop(stack *self, PyObject *unused)
{
    if (Py_SIZE(self) == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from an empty stack");
        return NULL;
    }
    PyObject *item = self->data[self->right];
    self->right--;
    Py_SET_SIZE(self, Py_SIZE(self) - 1);
    return item;
}

int drain(stack *self)
{
    while (Py_SIZE(self)) {
        PyObject *item = pop(self, NULL);
        Py_DECREF(item);
    }
    return 0;
}

int push(stack *self, PyObject *item)
{
    Py_SET_SIZE(self, Py_SIZE(self) + 1);
    self->data[++self->right] = Py_NewRef(item);
    if ((size_t)self->max < (size_t)Py_SIZE(self)) {
        PyObject *old = pop(self, NULL);
        Py_DECREF(old);
    }
    return 0;
}
