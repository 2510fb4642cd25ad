// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// _PyBytes_Resize frees the object when it fails, but when it succeeds there is one to release.

#include <Python.h>

static PyObject *
measure(PyObject *self, PyObject *arg)
{
    PyObject *buf = PyBytes_FromStringAndSize(NULL, 64);
    if (buf == NULL)
        return NULL;
    if (_PyBytes_Resize(&buf, 32) < 0)
        return NULL;
    long first = PyLong_AsLong(arg);
    if (first == -1 && PyErr_Occurred())
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'buf'{{.*}}[refsan-leak]
        return NULL;
    memset(PyBytes_AS_STRING(buf), (int)first, 32);
    return buf;
}

static PyMethodDef methods[] = {
    {"measure", measure, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
