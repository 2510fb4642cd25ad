// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Helpers that return numbers, and what their callers make of them.

#include <Python.h>

// The caller asks.
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
    return 0;
}

static PyObject *
extend_(PyObject *self, PyObject *arg)
{
    if (extend(self, arg) < 0 || PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

// 0 is how it fails.
static int
convert(PyObject *arg, long *number)
{
    if (arg == Py_None) {
        PyErr_SetString(PyExc_TypeError, "None");
        return 0;
    }
    *number = PyLong_AsLong(arg);
    return *number == -1 && PyErr_Occurred() ? 0 : 1;
}

static PyObject *
convert_(PyObject *self, PyObject *arg)
{
    long number;
    if (!convert(arg, &number))
        return NULL;
    return PyLong_FromLong(number);
}

// -1 for what is not there, 0 for what failed: the caller tells them apart.
static int
find(PyObject *table, PyObject *key, PyObject **value)
{
    *value = PyDict_GetItemWithError(table, key);
    if (*value == NULL)
        return PyErr_Occurred() ? 0 : -1;
    Py_INCREF(*value);
    return 1;
}

static PyObject *
find_(PyObject *self, PyObject *arg)
{
    PyObject *value;
    switch (find(self, arg, &value)) {
    case 1:
        return value;
    case -1:
        Py_RETURN_NONE;
    default:
        return NULL;
    }
}

// Not there is an exception of the helper's, or the caller's own.
static int
size_of(PyObject *table, PyObject *key, Py_ssize_t *size)
{
    PyObject *value = PyDict_GetItemWithError(table, key);
    if (value == NULL) {
        if (!PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, key);
        return -1;
    }
    *size = PyLong_AsSsize_t(value);
    return *size == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
size_(PyObject *self, PyObject *arg)
{
    Py_ssize_t size;
    if (size_of(self, arg, &size) < 0)
        return NULL;
    return PyLong_FromSsize_t(size);
}

static int
index_of(PyObject *table, PyObject *key)
{
    if (PyDict_GetItemWithError(table, key) == NULL)
        return -1;
    return 3;
}

static PyObject *
index_(PyObject *self, PyObject *arg)
{
    int index = index_of(self, arg);
    if (index < 0) {
        if (!PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, arg);
        return NULL;
    }
    return PyLong_FromLong(index);
}

static PyMethodDef methods[] = {
    {"extend", extend_, METH_O, NULL},
    {"convert", convert_, METH_O, NULL},
    {"find", find_, METH_O, NULL},
    {"size", size_, METH_O, NULL},
    {"index", index_, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
