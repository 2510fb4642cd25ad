// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Py_NewRef of an argument is a reference like any other.

#include <Python.h>

static PyObject *
choose(PyObject *self, PyObject *args)
{
    PyObject *key = NULL;
    PyObject *obj;
    if (!PyArg_ParseTuple(args, "O|O", &obj, &key))
        return NULL;
    if (key == NULL)
        key = PyUnicode_FromString("default");
    else
        key = Py_NewRef(key);
    if (key == NULL)
        return NULL;
    if (!PyDict_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "a dict is needed");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'key'{{.*}}[refsan-leak]
        return NULL;
    }
    PyObject *v = PyObject_GetItem(obj, key);
    Py_DECREF(key);
    return v;
}

static PyMethodDef methods[] = {
    {"choose", choose, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
