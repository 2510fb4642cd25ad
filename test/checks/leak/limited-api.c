// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -DPy_LIMITED_API=0x03080000 %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// The same under the limited API, where accessors are functions.

#include <Python.h>

static PyObject *
first(PyObject *self, PyObject *seq)
{
    PyObject *list = PySequence_List(seq);
    if (list == NULL)
        return NULL;
    if (PyList_Size(list) < 1) {
        PyErr_SetString(PyExc_IndexError, "empty");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list'{{.*}}PySequence_List{{.*}}[refsan-leak]
        return NULL;
    }
    PyObject *item = PyList_GetItem(list, 0);
    Py_XINCREF(item);
    Py_DECREF(list);
    return item;
}

static PyMethodDef methods[] = {
    {"first", first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
