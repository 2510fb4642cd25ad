// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// One reference taken on a borrowed object, two given back.

#include <Python.h>

static PyObject *
call_first(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    PyObject *func = PyList_GET_ITEM(list, 0);
    Py_INCREF(func);
    PyObject *r = PyObject_CallNoArgs(func);
    if (r == NULL) {
        Py_DECREF(func);
        goto error;
    }
    Py_DECREF(func);
    return r;
error:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'func'{{.*}}[refsan-{{over-decref|borrowed}}]
    Py_DECREF(func);
    return NULL;
}

static PyMethodDef methods[] = {
    {"call_first", call_first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
