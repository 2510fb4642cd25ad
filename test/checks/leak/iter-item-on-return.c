// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The search returns from inside the loop and forgets the item it found.

#include <Python.h>

static PyObject *
contains_text(PyObject *self, PyObject *src)
{
    PyObject *it = PyObject_GetIter(src);
    if (it == NULL)
        return NULL;
    PyObject *item;
    while ((item = PyIter_Next(it)) != NULL) {
        if (PyUnicode_Check(item)) {
            Py_DECREF(it);
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'item'{{.*}}PyIter_Next{{.*}}[refsan-leak]
            Py_RETURN_TRUE;
        }
        Py_DECREF(item);
    }
    Py_DECREF(it);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_FALSE;
}

static PyMethodDef methods[] = {
    {"contains_text", contains_text, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
