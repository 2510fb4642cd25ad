// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyWeakref_GetObject lends an object that nobody promises to keep.

#include <Python.h>

static PyObject *
deref(PyObject *self, PyObject *ref)
{
    PyObject *obj = PyWeakref_GetObject(ref);
    if (obj == NULL)
        return NULL;
    if (obj == Py_None)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'obj'{{.*}}GetObject{{.*}}[refsan-borrowed]
    return obj;
}

static PyMethodDef methods[] = {
    {"deref", deref, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
