// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Whatever arm it came from, the reference is new.

#include <Python.h>

static PyObject *
fetch(PyObject *self, PyObject *args)
{
    PyObject *obj, *key;
    if (!PyArg_ParseTuple(args, "OO", &obj, &key))
        return NULL;
    PyObject *v = PyUnicode_Check(key) ? PyObject_GetAttr(obj, key) : PyObject_GetItem(obj, key);
    if (v == NULL)
        return NULL;
    int yes = PyCallable_Check(v);
    if (!yes) {
        PyErr_SetString(PyExc_TypeError, "not callable");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}[refsan-leak]
        return NULL;
    }
    PyObject *r = PyObject_CallNoArgs(v);
    Py_DECREF(v);
    return r;
}

static PyMethodDef methods[] = {
    {"fetch", fetch, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
