// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Two names, one reference.

#include <Python.h>

static PyObject *
upper(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    PyObject *input = text;
    PyObject *r = PyObject_CallMethod(input, "upper", NULL);
    Py_DECREF(input);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-over-decref]
    Py_DECREF(text);
    return r;
}

static PyMethodDef methods[] = {
    {"upper", upper, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
