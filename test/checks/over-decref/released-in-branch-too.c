// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// One branch releases, and so does the end of the function.

#include <Python.h>

static PyObject *
check_name(PyObject *self, PyObject *obj)
{
    PyObject *name = PyObject_GetAttrString(obj, "name");
    if (name == NULL)
        return NULL;
    if (!PyUnicode_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "name is no string");
        Py_DECREF(name);
    }
    int failed = PyErr_Occurred() != NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name'{{.*}}[refsan-over-decref]
    Py_DECREF(name);
    if (failed)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"check_name", check_name, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
