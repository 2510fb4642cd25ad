// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A helper without a role: one outcome is new, the other borrowed, and no caller can tell.

#include <Python.h>

static PyObject *
get(PyObject *dict, PyObject *key)
{
    PyObject *v = PyDict_GetItemWithError(dict, key);
    if (v != NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'v'{{.*}}[refsan-borrowed]
        return v;
    if (PyErr_Occurred())
        return NULL;
    return PyUnicode_FromString("nothing");
}
