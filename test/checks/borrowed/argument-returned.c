// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The caller's argument goes back as if it were a new reference.

#include <Python.h>

static PyObject *
as_text(PyObject *self, PyObject *obj)
{
    if (PyUnicode_Check(obj))
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'obj'{{.*}}[refsan-borrowed]
        return obj;
    return PyObject_Str(obj);
}

static PyMethodDef methods[] = {
    {"as_text", as_text, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
