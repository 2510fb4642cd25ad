// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A disabled assert tests nothing.

#include <Python.h>
#include <assert.h>

static PyObject *
shout(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    assert(text != NULL);
    PyObject *r = PyUnicode_FromFormat("%U!", text);
    // CHECK: warning: 'text'{{.*}}PyObject_Str{{.*}}[refsan-null-result]
    Py_DECREF(text);
    return r;
}

static PyMethodDef methods[] = {
    {"shout", shout, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
