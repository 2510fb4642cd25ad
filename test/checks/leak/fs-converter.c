// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "O&" with PyUnicode_FSConverter yields a new bytes object.

#include <Python.h>

static PyObject *
probe(PyObject *self, PyObject *args)
{
    PyObject *path;
    if (!PyArg_ParseTuple(args, "O&", PyUnicode_FSConverter, &path))
        return NULL;
    long n = (long)PyBytes_GET_SIZE(path);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'path'{{.*}}[refsan-leak]
    return PyLong_FromLong(n);
}

static PyMethodDef methods[] = {
    {"probe", probe, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
