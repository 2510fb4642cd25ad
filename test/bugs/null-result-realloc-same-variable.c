// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A failed PyMem_Realloc has set the field to NULL.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    char *buffer;
    size_t size;
} store;

static PyObject *
grow(store *self, PyObject *args)
{
    self->buffer = PyMem_Realloc(self->buffer, self->size + 1);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyMem_Realloc{{.*}}[refsan-null-result]
    self->buffer[self->size++] = 0;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"grow", (PyCFunction)grow, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
