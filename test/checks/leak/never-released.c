// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// An attribute fetched to be looked at is a new reference.

#include <Python.h>

static PyObject *
is_json(PyObject *self, PyObject *obj)
{
    PyObject *name = PyObject_GetAttrString(obj, "name");
    if (name == NULL)
        return NULL;
    int yes = PyUnicode_Check(name) && PyUnicode_GetLength(name) > 5;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name'{{.*}}PyObject_GetAttrString{{.*}}[refsan-leak]
    return PyBool_FromLong(yes);
}

static PyMethodDef methods[] = {
    {"is_json", is_json, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
