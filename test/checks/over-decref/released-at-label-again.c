// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Released on the way, and again at the error label because the variable still shows it.

#include <Python.h>

static PyObject *
union_repr(PyObject *self, PyObject *args)
{
    PyObject *a, *b, *keys = NULL, *text = NULL, *result = NULL;
    if (!PyArg_ParseTuple(args, "OO", &a, &b))
        return NULL;
    keys = PySequence_List(a);
    if (keys == NULL)
        goto done;
    text = PyObject_Repr(keys);
    Py_DECREF(keys);
    if (text == NULL)
        goto done;
    result = PyUnicode_FromFormat("{%U}", text);
    keys = NULL;
done:
    Py_XDECREF(text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'keys'{{.*}}[refsan-over-decref]
    Py_XDECREF(keys);
    return result;
}

static PyMethodDef methods[] = {
    {"union_repr", union_repr, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
