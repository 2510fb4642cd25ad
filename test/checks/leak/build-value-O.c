// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "O" adds a reference: an object made for the call needs "N" or a release.

#include <Python.h>

static PyObject *
describe(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Repr(obj);
    if (text == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}PyObject_Repr{{.*}}[refsan-leak]
    return Py_BuildValue("(Oi)", text, 1);
}

static PyMethodDef methods[] = {
    {"describe", describe, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
