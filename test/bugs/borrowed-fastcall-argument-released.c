// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What the array of METH_FASTCALL shows is not the function's to release.

#include <Python.h>

static PyObject *
consumed(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *only;

    if (nargs != 1) {
        PyErr_SetString(PyExc_TypeError, "consumed takes one argument");
        return NULL;
    }
    only = args[0];
    if (PyObject_IsTrue(only) < 0)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'only'{{.*}}[refsan-borrowed]
    Py_DECREF(only);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"consumed", _PyCFunction_CAST(consumed), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
