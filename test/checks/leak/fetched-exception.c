// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyErr_Fetch hands over the exception; "nothing to report" is not a reason to lose it.

#include <Python.h>

static PyObject *
try_len(PyObject *self, PyObject *obj)
{
    Py_ssize_t n = PyObject_Size(obj);
    if (n >= 0)
        return PyLong_FromSsize_t(n);
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    Py_XDECREF(type);
    Py_XDECREF(tb);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'value'{{.*}}PyErr_Fetch{{.*}}[refsan-leak]
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"try_len", try_len, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
