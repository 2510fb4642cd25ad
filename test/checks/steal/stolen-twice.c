// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// One reference for two slots of a tuple.

#include <Python.h>

static PyObject *
twins(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    PyObject *t = PyTuple_New(2);
    if (t == NULL) {
        Py_DECREF(text);
        return NULL;
    }
    PyTuple_SET_ITEM(t, 0, text);
    // CHECK: warning: 'text'{{.*}}[refsan-steal]
    PyTuple_SET_ITEM(t, 1, text);
    return t;
}

static PyMethodDef methods[] = {
    {"twins", twins, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
