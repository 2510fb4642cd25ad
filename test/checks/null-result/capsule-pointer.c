// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The capsule's struct is used although it may not have been found.

#include <Python.h>

struct capi {
    int version;
    int (*get)(PyObject *);
};

static PyObject *
api_version(PyObject *self, PyObject *ignored)
{
    struct capi *api = PyCapsule_Import("other.capi", 0);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'api'{{.*}}PyCapsule_Import{{.*}}[refsan-null-result]
    return PyLong_FromLong(api->version);
}

static PyMethodDef methods[] = {
    {"api_version", api_version, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
