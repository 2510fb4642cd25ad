// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyList_SetItem has released the item when it fails.

#include <Python.h>

static PyObject *
put(PyObject *self, PyObject *args)
{
    PyObject *list;
    Py_ssize_t at;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &list, &at))
        return NULL;
    PyObject *num = PyLong_FromSsize_t(at);
    if (num == NULL)
        return NULL;
    if (PyList_SetItem(list, at, num) < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'num'{{.*}}[refsan-steal]
        Py_DECREF(num);
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"put", put, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
