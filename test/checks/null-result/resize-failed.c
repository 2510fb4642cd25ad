// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A failed _PyBytes_Resize leaves NULL in the variable.

#include <Python.h>

static PyObject *
shrink(PyObject *self, PyObject *args)
{
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "n", &n))
        return NULL;
    PyObject *buf = PyBytes_FromStringAndSize(NULL, n);
    if (buf == NULL)
        return NULL;
    memset(PyBytes_AS_STRING(buf), 0, (size_t)n);
    if (_PyBytes_Resize(&buf, n / 2) < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'buf'{{.*}}[refsan-null-result]
        Py_DECREF(buf);
        return NULL;
    }
    return buf;
}

static PyMethodDef methods[] = {
    {"shrink", shrink, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
