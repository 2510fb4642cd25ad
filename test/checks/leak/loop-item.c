// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PySequence_GetItem gives a new reference, unlike PyList_GetItem: each turn loses one.

#include <Python.h>

static PyObject *
count_strings(PyObject *self, PyObject *seq)
{
    Py_ssize_t n = PySequence_Size(seq);
    if (n < 0)
        return NULL;
    Py_ssize_t found = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        // CHECK: warning: 'item'{{.*}}PySequence_GetItem{{.*}}[refsan-leak]
        PyObject *item = PySequence_GetItem(seq, i);
        if (item == NULL)
            return NULL;
        if (PyUnicode_Check(item))
            found++;
    }
    return PyLong_FromSsize_t(found);
}

static PyMethodDef methods[] = {
    {"count_strings", count_strings, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
