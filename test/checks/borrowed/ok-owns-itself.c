// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fplugin-arg-refsan-level=pedantic -fsyntax-only %s 2>&1 | FileCheck %s
// An object that lives for as long as it is busy: one method takes the reference, another gives it
// back. That it is told is only likely.
#include <Python.h>

typedef struct {
    PyObject_HEAD
    int busy;
} task;

static PyObject *task_start(PyObject *self, PyObject *unused)
{
    ((task *)self)->busy = 1;
    Py_RETURN_NONE;
}

static PyObject *task_done(PyObject *self, PyObject *unused)
{
    if (((task *)self)->busy) {
        ((task *)self)->busy = 0;
        // CHECK: [[#@LINE+1]]:9: warning: borrowed reference 'self' is released as if it were owned
        Py_DECREF(self);
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"start", task_start, METH_NOARGS, NULL},
    {"done", task_done, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject task_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "task",
    .tp_basicsize = sizeof(task),
    .tp_methods = methods,
};
