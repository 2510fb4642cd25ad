// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A helper that uses its argument after Python code has run is told of where it is called.

#include <Python.h>

static int
describe(PyObject *out, PyObject *item)
{
    PyObject *name = PyObject_GetAttrString(item, "name");
    if (name == NULL)
        return -1;
    Py_DECREF(name);
    return PyList_Append(out, item);
}

static PyObject *
all(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list))
        Py_RETURN_NONE;
    PyObject *out = PyList_New(0);
    if (out == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed the result of PyList_GET_ITEM is passed to describe, which can make it die [refsan-borrowed-dies]
        if (describe(out, PyList_GET_ITEM(list, i)) < 0) {
            Py_DECREF(out);
            return NULL;
        }
    }
    return out;
}

static PyMethodDef methods[] = {
    {"all", all, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
