// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The helper does not look, so its caller has to.

#include <Python.h>

static Py_ssize_t
text_size(PyObject *text)
{
    return PyUnicode_GET_LENGTH(text);
}

static PyObject *
repr_size(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Repr(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}PyObject_Repr{{.*}}[refsan-null-result]
    Py_ssize_t n = text_size(text);
    Py_XDECREF(text);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"repr_size", repr_size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
