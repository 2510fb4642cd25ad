// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A helper looks at a field of its argument and returns it, with a reference or without.

#include <Python.h>

struct node {
    PyObject_HEAD
    int size;
};

static struct node *
node_copy(struct node *self)
{
    if (self->size == 0) {
        Py_INCREF(self);
        return self;
    }
    struct node *copy = PyObject_New(struct node, Py_TYPE(self));
    if (copy == NULL)
        return NULL;
    copy->size = self->size;
    if (copy->size < 0) {
        Py_DECREF(copy);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference 'self' is returned{{.*}}[refsan-borrowed]
        return self;
    }
    return copy;
}
