// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The label needs Py_XDECREF: one of the jumps comes with NULL.

#include <Python.h>

static PyObject *
first_of(PyObject *self, PyObject *seq)
{
    PyObject *item = PySequence_GetItem(seq, 0);
    if (item == NULL)
        goto error;
    if (!PyLong_Check(item)) {
        PyErr_SetString(PyExc_TypeError, "not an int");
        goto error;
    }
    return item;
error:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item'{{.*}}PySequence_GetItem{{.*}}[refsan-null-result]
    Py_DECREF(item);
    return NULL;
}

static PyMethodDef methods[] = {
    {"first_of", first_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
