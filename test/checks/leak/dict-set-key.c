// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Nor does PyDict_SetItem steal its key.

#include <Python.h>

static int
remember(PyObject *cache, long id, PyObject *value)
{
    PyObject *key = PyLong_FromLong(id);
    if (key == NULL)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'key'{{.*}}[refsan-leak]
    return PyDict_SetItem(cache, key, value);
}

static PyObject *
put(PyObject *self, PyObject *args)
{
    PyObject *cache, *value;
    long id;
    if (!PyArg_ParseTuple(args, "O!lO", &PyDict_Type, &cache, &id, &value))
        return NULL;
    if (remember(cache, id, value) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"put", put, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
