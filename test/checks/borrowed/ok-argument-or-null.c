// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A function that takes its argument over, unless it sets the parameter to NULL: what it stores is
// the argument, and its callers know when.
#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *value;
} box;

void box_clear(box *self)
{
    Py_CLEAR(self->value);
}

static void box_set(box *self, PyObject *value, int keep)
{
    if (!keep)
        value = NULL;
    PyObject *old = self->value;
    self->value = value;
    Py_XDECREF(old);
}

int box_fill(box *self, int keep)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return -1;
    box_set(self, list, keep);
    if (!keep)
        Py_DECREF(list);
    return 0;
}
