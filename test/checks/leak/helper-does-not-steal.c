// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The helper only lends its argument to PyList_Append, whatever its name promises.

#include <Python.h>

static int
push(PyObject *list, PyObject *item)
{
    if (item == NULL)
        return -1;
    return PyList_Append(list, item);
}

static PyObject *
numbers(PyObject *self, PyObject *ignored)
{
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyLong_FromLong{{.*}}[refsan-leak]
    if (push(list, PyLong_FromLong(1)) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyMethodDef methods[] = {
    {"numbers", numbers, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
