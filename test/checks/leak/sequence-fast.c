// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PySequence_Fast returns a new reference also when it returns its argument.

#include <Python.h>

static PyObject *
widths(PyObject *self, PyObject *arg)
{
    PyObject *seq = PySequence_Fast(arg, "a sequence is needed");
    if (seq == NULL)
        return NULL;
    long sum = 0;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(seq);
    for (Py_ssize_t i = 0; i < n; i++) {
        long w = PyLong_AsLong(PySequence_Fast_GET_ITEM(seq, i));
        if (w == -1 && PyErr_Occurred())
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'seq'{{.*}}PySequence_Fast{{.*}}[refsan-leak]
            return NULL;
        sum += w;
    }
    Py_DECREF(seq);
    return PyLong_FromLong(sum);
}

static PyMethodDef methods[] = {
    {"widths", widths, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
