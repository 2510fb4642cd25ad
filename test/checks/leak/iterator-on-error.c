// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The item is released on both ways out of the loop, the iterator on one only.

#include <Python.h>

static PyObject *
extend(PyObject *self, PyObject *args)
{
    PyObject *list, *src;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &src))
        return NULL;
    PyObject *it = PyObject_GetIter(src);
    if (it == NULL)
        return NULL;
    PyObject *item;
    while ((item = PyIter_Next(it)) != NULL) {
        int rc = PyList_Append(list, item);
        Py_DECREF(item);
        if (rc < 0)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'it'{{.*}}PyObject_GetIter{{.*}}[refsan-leak]
            return NULL;
    }
    Py_DECREF(it);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"extend", extend, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
