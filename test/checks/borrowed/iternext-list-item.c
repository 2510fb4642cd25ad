// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// tp_iternext hands out the list's own reference.

#include <Python.h>

struct cursor {
    PyObject_HEAD
    PyObject *rows;
    Py_ssize_t pos;
};

static PyObject *
cursor_next(struct cursor *self)
{
    if (self->pos >= PyList_GET_SIZE(self->rows))
        return NULL;
    PyObject *row = PyList_GET_ITEM(self->rows, self->pos);
    self->pos++;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'row'{{.*}}[refsan-borrowed]
    return row;
}

static PyType_Slot slots[] = {
    {Py_tp_iternext, cursor_next},
    {0, NULL},
};
