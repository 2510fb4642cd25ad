// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A Py_buffer is released by PyBuffer_Release.

#include <Python.h>

static PyObject *
size(PyObject *self, PyObject *obj)
{
    Py_buffer view;
    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    Py_ssize_t n = view.len;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}view'{{.*}}[refsan-not-object]
    Py_DECREF(&view);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"size", size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
