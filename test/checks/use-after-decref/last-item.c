// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What a finished loop remembers of its items is dangling.

#include <Python.h>

static PyObject *
last(PyObject *self, PyObject *src)
{
    PyObject *it = PyObject_GetIter(src);
    if (it == NULL)
        return NULL;
    PyObject *item, *found = NULL;
    while ((item = PyIter_Next(it)) != NULL) {
        found = item;
        Py_DECREF(item);
    }
    Py_DECREF(it);
    if (PyErr_Occurred())
        return NULL;
    if (found == NULL)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'found'{{.*}}[refsan-use-after-decref]
    return PyObject_Repr(found);
}

static PyMethodDef methods[] = {
    {"last", last, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
