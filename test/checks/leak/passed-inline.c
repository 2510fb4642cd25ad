// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A new reference made inside the argument list of a call that only looks at it.

#include <Python.h>

static PyObject *
same_type_name(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    if (!PyArg_ParseTuple(args, "OU", &a, &b))
        return NULL;
    PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(a), "__name__");
    if (name == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyObject_Str{{.*}}[refsan-leak]
    PyObject *result = PyObject_RichCompare(name, PyObject_Str(b), Py_EQ);
    Py_DECREF(name);
    return result;
}

static PyMethodDef methods[] = {
    {"same_type_name", same_type_name, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
