// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Before 3.12 None is counted like any object.

#include <Python.h>

static PyObject *
first_or_none(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) == 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}None{{.*}}[refsan-borrowed]
        return Py_None;
    return Py_NewRef(PyList_GET_ITEM(list, 0));
}

static PyMethodDef methods[] = {
    {"first_or_none", first_or_none, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
