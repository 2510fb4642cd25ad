// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The helper consumes its item in every outcome; its caller does so again.

#include <Python.h>

static int
append_steal(PyObject *list, PyObject *item)
{
    if (item == NULL)
        return -1;
    int rc = PyList_Append(list, item);
    Py_DECREF(item);
    return rc;
}

static PyObject *
cpus(PyObject *self, PyObject *args)
{
    int n;
    if (!PyArg_ParseTuple(args, "i", &n))
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    for (int i = 0; i < n; i++) {
        PyObject *cpu = PyLong_FromLong(i);
        if (append_steal(list, cpu) < 0) {
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'cpu'{{.*}}[refsan-steal]
            Py_XDECREF(cpu);
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyMethodDef methods[] = {
    {"cpus", cpus, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
