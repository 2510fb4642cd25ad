// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyList_GET_ITEM is no PySequence_GetItem: nothing was acquired.

#include <Python.h>

static PyObject *
total_size(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "a list is needed");
        return NULL;
    }
    Py_ssize_t total = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        Py_ssize_t n = PyBytes_Check(item) ? PyBytes_GET_SIZE(item) : 0;
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'item'{{.*}}[refsan-borrowed]
        Py_DECREF(item);
        total += n;
    }
    return PyLong_FromSsize_t(total);
}

static PyMethodDef methods[] = {
    {"total_size", total_size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
