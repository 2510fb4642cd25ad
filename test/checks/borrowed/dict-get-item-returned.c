// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyDict_GetItem lends; a method's result must be owned.

#include <Python.h>

static PyObject *registry;

static PyObject *
find(PyObject *self, PyObject *key)
{
    PyObject *v = PyDict_GetItemWithError(registry, key);
    if (v == NULL) {
        if (!PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, key);
        return NULL;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'v'{{.*}}[refsan-borrowed]
    return v;
}

static PyMethodDef methods[] = {
    {"find", find, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
