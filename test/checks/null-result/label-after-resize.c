// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A failed resize leaves NULL, and jumps to a label that releases.

#include <Python.h>

static PyObject *
names(PyObject *self, PyObject *dict)
{
    PyObject *keys = PyTuple_New(2);
    if (keys == NULL)
        return NULL;
    if (_PyTuple_Resize(&keys, 1) < 0)
        goto error;
    if (PyDict_SetItemString(dict, "names", keys) < 0)
        goto error;
    return keys;
error:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'keys' may be NULL: new reference from _PyTuple_Resize is not checked before it has its count changed [refsan-null-result]
    Py_DECREF(keys);
    return NULL;
}

static PyMethodDef methods[] = {
    {"names", names, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
