// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Made under one condition, released under another.

#include <Python.h>

static PyObject *
render(PyObject *self, PyObject *args)
{
    int verbose, color;
    if (!PyArg_ParseTuple(args, "pp", &verbose, &color))
        return NULL;
    PyObject *prefix = NULL;
    if (verbose) {
        prefix = PyUnicode_FromString("verbose: ");
        if (prefix == NULL)
            return NULL;
    }
    PyObject *text = PyUnicode_FromFormat("%Vok", prefix, "");
    if (color)
        Py_XDECREF(prefix);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'prefix'{{.*}}[refsan-leak]
    return text;
}

static PyMethodDef methods[] = {
    {"render", render, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
