// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A caller that asks for the exception of a later call has not asked for the helper's, whose answer
// it has tested.

#include <Python.h>

static int
convert(PyObject *cache, PyObject *key, PyObject **value)
{
    PyObject *made = PyObject_CallOneArg(cache, key);
    if (made == NULL)
        return 0;
    PyObject_SetItem(cache, key, made);
    *value = made;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyObject_SetItem failed [refsan-exception]
    return 1;
}

static Py_ssize_t
size_of(PyObject *value)
{
    return PyObject_Size(value);
}

static PyObject *
size(PyObject *self, PyObject *arg)
{
    PyObject *value;
    Py_ssize_t n;

    if (!convert(self, arg, &value))
        return NULL;
    n = size_of(value);
    Py_DECREF(value);
    if (n == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"size", size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
