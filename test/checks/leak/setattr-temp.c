// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Attributes keep their own reference too.

#include <Python.h>

static PyObject *
mark(PyObject *self, PyObject *obj)
{
    PyObject *stamp = PyFloat_FromDouble(1.5);
    if (stamp == NULL)
        return NULL;
    if (PyObject_SetAttrString(obj, "stamp", stamp) < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'stamp'{{.*}}[refsan-leak]
        return NULL;
    }
    Py_DECREF(stamp);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"mark", mark, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
