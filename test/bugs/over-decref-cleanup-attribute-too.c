// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The scope's end releases what was released by hand.

#include <Python.h>

static inline void
release(PyObject **p)
{
    Py_XDECREF(*p);
}

static PyObject *
shown(PyObject *self, PyObject *obj)
{
    // CHECK: warning: 'text'{{.*}}[refsan-over-decref]
    PyObject *text __attribute__((cleanup(release))) = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    PyObject *r = PyUnicode_FromFormat("<%U>", text);
    Py_DECREF(text);
    return r;
}

static PyMethodDef methods[] = {
    {"shown", shown, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
