// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Helpers that return 0 or -1, whose callers take -1 for the sign of an exception.

#include <Python.h>

// Behind the loop nobody asks.
static int
extend(PyObject *list, PyObject *iterator)
{
    PyObject *item;
    while ((item = PyIter_Next(iterator)) != NULL) {
        int failed = PyList_Append(list, item) < 0;
        Py_DECREF(item);
        if (failed)
            return -1;
    }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyIter_Next failed [refsan-exception]
    return 0;
}

// A success on a way that has raised.
static int
set(PyObject *obj, PyObject *value)
{
    if (value == Py_None)
        PyErr_SetString(PyExc_ValueError, "None");
    else if (PyObject_SetAttrString(obj, "value", value) < 0)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by PyErr_SetString [refsan-exception]
    return 0;
}

// What is not there is no exception.
static int
size_of(PyObject *table, PyObject *key, Py_ssize_t *size)
{
    PyObject *value = PyDict_GetItemWithError(table, key);
    if (value == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: -1 is returned without an exception set [refsan-exception]
        return -1;
    *size = PyLong_AsSsize_t(value);
    return *size == -1 && PyErr_Occurred() ? -1 : 0;
}

// Likewise where the answer itself is returned, whatever is done with it before.
static PyObject *
get(PyObject *table, PyObject *key)
{
    PyObject *value = PyDict_GetItemWithError(table, key);
    Py_XINCREF(value);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set [refsan-exception]
    return value;
}

static PyObject *
extend_(PyObject *self, PyObject *arg)
{
    if (extend(self, arg) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *
set_(PyObject *self, PyObject *arg)
{
    if (set(self, arg) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *
size_(PyObject *self, PyObject *arg)
{
    Py_ssize_t size;
    if (size_of(self, arg, &size) < 0)
        return NULL;
    return PyLong_FromSsize_t(size);
}

static PyObject *
get_(PyObject *self, PyObject *arg)
{
    return get(self, arg);
}

static PyMethodDef methods[] = {
    {"extend", extend_, METH_O, NULL},
    {"set", set_, METH_O, NULL},
    {"size", size_, METH_O, NULL},
    {"get", get_, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
