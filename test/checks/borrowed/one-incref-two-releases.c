// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// One reference taken on a borrowed object, two given back.

#include <Python.h>

static PyObject *
call_first(PyObject *self, PyObject *list)
{
    PyObject *func = PyList_GetItem(list, 0);
    if (func == NULL)
        return NULL;
    Py_INCREF(func);
    PyObject *r = PyObject_CallNoArgs(func);
    if (r == NULL) {
        Py_DECREF(func);
        goto error;
    }
    Py_DECREF(func);
    return r;
error:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'func'{{.*}}[refsan-borrowed]
    Py_DECREF(func);
    return NULL;
}

static PyMethodDef methods[] = {
    {"call_first", call_first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
