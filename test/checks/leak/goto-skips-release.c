// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Of three error exits one jumps past the release of what it holds.

#include <Python.h>

static PyObject *
load(PyObject *self, PyObject *arg)
{
    PyObject *mod = NULL;
    PyObject *func = NULL;
    PyObject *result = NULL;

    mod = PyImport_ImportModule("codecs");
    if (mod == NULL)
        goto done;
    func = PyObject_GetAttrString(mod, "decode");
    if (func == NULL)
        goto done;
    result = PyObject_CallFunctionObjArgs(func, arg, NULL);
    if (result == NULL)
        goto error;
    Py_DECREF(mod);
done:
    Py_XDECREF(func);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'mod'{{.*}}PyImport_ImportModule{{.*}}[refsan-leak]
    return result;
error:
    Py_DECREF(mod);
    Py_DECREF(func);
    return NULL;
}

static PyMethodDef methods[] = {
    {"load", load, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
