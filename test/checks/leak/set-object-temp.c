// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyErr_SetObject keeps its own reference; the tuple built in place is nobody's afterwards.

#include <Python.h>

static PyObject *StreamError;

static PyObject *
stream_check(PyObject *self, PyObject *args)
{
    int status;
    if (!PyArg_ParseTuple(args, "i", &status))
        return NULL;
    if (status < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}Py_BuildValue{{.*}}[refsan-leak]
        PyErr_SetObject(StreamError, Py_BuildValue("(s,i)", "stream not open", status));
        return NULL;
    }
    return PyLong_FromLong(status);
}

static PyMethodDef methods[] = {
    {"stream_check", stream_check, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
