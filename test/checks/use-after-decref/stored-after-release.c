// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A released object is handed to a tuple.

#include <Python.h>

static PyObject *
wrap(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    PyObject *t = PyTuple_New(1);
    if (t == NULL) {
        Py_DECREF(text);
        return NULL;
    }
    Py_DECREF(text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}[refsan-{{use-after-decref|steal}}]
    PyTuple_SET_ITEM(t, 0, text);
    return t;
}

static PyMethodDef methods[] = {
    {"wrap", wrap, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
