// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "N" consumed it already.

#include <Python.h>

static PyObject *
described(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Repr(obj);
    if (text == NULL)
        return NULL;
    PyObject *r = Py_BuildValue("(iN)", 1, text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}[refsan-steal]
    Py_DECREF(text);
    return r;
}

static PyMethodDef methods[] = {
    {"described", described, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
