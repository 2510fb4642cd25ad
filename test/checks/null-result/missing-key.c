// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A key that is not there is NULL too, without an exception.

#include <Python.h>

static PyObject *
default_encoding(PyObject *self, PyObject *options)
{
    if (!PyDict_Check(options)) {
        PyErr_SetString(PyExc_TypeError, "a dict is needed");
        return NULL;
    }
    PyObject *v = PyDict_GetItemString(options, "encoding");
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}PyDict_GetItemString{{.*}}[refsan-null-result]
    Py_INCREF(v);
    return v;
}

static PyMethodDef methods[] = {
    {"default_encoding", default_encoding, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
