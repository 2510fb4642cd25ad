// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The loop's condition is the test.

#include <Python.h>

static PyObject *
depth(PyObject *self, PyObject *obj)
{
    long n = 0;
    Py_INCREF(obj);
    while (obj != NULL && PyTuple_Check(obj) && PyTuple_GET_SIZE(obj) > 0) {
        PyObject *next = PySequence_GetItem(obj, 0);
        Py_DECREF(obj);
        obj = next;
        n++;
    }
    if (obj == NULL)
        return NULL;
    Py_DECREF(obj);
    return PyLong_FromLong(n);
}

static PyMethodDef methods[] = {
    {"depth", depth, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
