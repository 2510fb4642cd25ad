// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyArg_UnpackTuple lends too, and the label cannot tell.

#include <Python.h>

static PyObject *
span(PyObject *self, PyObject *args)
{
    PyObject *start, *stop, *diff = NULL;
    if (!PyArg_UnpackTuple(args, "span", 2, 2, &start, &stop))
        return NULL;
    start = PyNumber_Index(start);
    if (start == NULL)
        return NULL;
    if (!PyLong_Check(stop)) {
        PyErr_SetString(PyExc_TypeError, "stop is no int");
        goto done;
    }
    diff = PyNumber_Subtract(stop, start);
done:
    Py_DECREF(start);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'stop'{{.*}}[refsan-borrowed]
    Py_DECREF(stop);
    return diff;
}

static PyMethodDef methods[] = {
    {"span", span, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
