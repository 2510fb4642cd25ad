// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Testing the result is not releasing it.

#include <Python.h>

static PyObject *
flush(PyObject *self, PyObject *file)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyObject_CallMethod{{.*}}[refsan-leak]
    if (PyObject_CallMethod(file, "flush", NULL) == NULL)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"flush", flush, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
