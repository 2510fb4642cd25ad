// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A second result is stored over the first.

#include <Python.h>

static PyObject *
digest(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}PyObject_Str{{.*}}[refsan-leak]
    text = PyUnicode_AsUTF8String(text);
    return text;
}

static PyMethodDef methods[] = {
    {"digest", digest, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
