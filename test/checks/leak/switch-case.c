// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// One case returns past the release that the others fall out to.

#include <Python.h>

static PyObject *
convert(PyObject *self, PyObject *args)
{
    PyObject *obj;
    int kind;
    if (!PyArg_ParseTuple(args, "Oi", &obj, &kind))
        return NULL;
    PyObject *num = PyNumber_Long(obj);
    if (num == NULL)
        return NULL;
    PyObject *result;
    switch (kind) {
    case 0:
        result = PyNumber_Negative(num);
        break;
    case 1:
        result = PyNumber_Absolute(num);
        break;
    default:
        PyErr_SetString(PyExc_ValueError, "bad kind");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'num'{{.*}}PyNumber_Long{{.*}}[refsan-leak]
        return NULL;
    }
    Py_DECREF(num);
    return result;
}

static PyMethodDef methods[] = {
    {"convert", convert, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
