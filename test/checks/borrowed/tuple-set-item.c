// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A tuple takes over a reference that the frame never had.

#include <Python.h>

static PyObject *
wrap(PyObject *self, PyObject *obj)
{
    PyObject *t = PyTuple_New(1);
    if (t == NULL)
        return NULL;
    PyTuple_SET_ITEM(t, 0, obj);
    // CHECK: warning: {{.*}}'obj'{{.*}}[refsan-borrowed]
    return t;
}

static PyMethodDef methods[] = {
    {"wrap", wrap, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
