// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Freed by hand, then used.

#include <Python.h>

PyObject *
grain_new(PyTypeObject *type, PyObject *args)
{
    PyObject *self = _PyObject_New(type);
    if (self == NULL)
        return NULL;
    if (PyTuple_GET_SIZE(args) != 0) {
        PyObject_Free(self);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'self'{{.*}}[refsan-use-after-decref]
        PyErr_Format(PyExc_TypeError, "%R takes no arguments", self);
        return NULL;
    }
    return self;
}
