// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A counter that starts at 0 and only grows is 0 in the first round only.

#include <Python.h>

static PyObject *
sum(PyObject *self, PyObject *list)
{
    PyObject *total = NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *one = PyNumber_Negative(PyList_GET_ITEM(list, i));
        if (one == NULL) {
            Py_XDECREF(total);
            return NULL;
        }
        if (i == 0) {
            total = one;
        } else {
            PyObject *next = PyNumber_Add(total, one);
            Py_XDECREF(total);
            Py_DECREF(one);
            if (next == NULL)
                return NULL;
            total = next;
        }
    }
    return total ? total : PyLong_FromLong(0);
}

static PyObject *
last(PyObject *self, PyObject *list)
{
    PyObject *total = NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *one = PyNumber_Negative(PyList_GET_ITEM(list, i));
        if (one == NULL) {
            Py_XDECREF(total);
            return NULL;
        }
        if (i != 1)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'one' leaks{{.*}}[refsan-leak]
            total = one;
        else
            Py_DECREF(one);
    }
    return total ? total : PyLong_FromLong(0);
}

static PyMethodDef methods[] = {
    {"sum", sum, METH_O, NULL},
    {"last", last, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
