// SPDX-License-Identifier: Apache-2.0
// Nothing to report: references moved into containers by each way there is.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/silent_containers%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_containers.py 2>&1 | count 0
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/silent_containers%ext_suffix
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_silent_containers.py 2>&1 | count 0
#include "module.h"

static PyObject *list_of(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_New(3);
    if (list == NULL)
        return NULL;
    PyList_SET_ITEM(list, 0, PyLong_FromLong(1234567));
    Py_INCREF(arg);
    PyList_SET_ITEM(list, 1, arg);
    if (PyList_SetItem(list, 2, PyFloat_FromDouble(2.5)) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyObject *tuple_of(PyObject *self, PyObject *arg)
{
    PyObject *inner = PyTuple_New(2);
    if (inner == NULL)
        return NULL;
    PyTuple_SET_ITEM(inner, 0, PyUnicode_FromString("first of two"));
    Py_INCREF(Py_None);
    PyTuple_SET_ITEM(inner, 1, Py_None);
    return Py_BuildValue("(NO)", inner, arg);
}

static PyObject *dict_of(PyObject *self, PyObject *arg)
{
    PyObject *dict = PyDict_New();
    PyObject *value = PyLong_FromLong(7654321);
    int failed = dict == NULL || value == NULL || PyDict_SetItemString(dict, "value", value) < 0 ||
                 PyDict_SetItem(dict, arg, value) < 0;
    Py_XDECREF(value);
    if (failed)
        Py_CLEAR(dict);
    return dict;
}

static PyObject *swapped(PyObject *self, PyObject *arg)
{
    PyObject *old = PySequence_GetItem(arg, 0);
    PyObject *other = old != NULL ? PySequence_GetItem(arg, 1) : NULL;
    int failed = other == NULL || PySequence_SetItem(arg, 0, other) < 0 ||
                 PySequence_SetItem(arg, 1, old) < 0;
    Py_XDECREF(old);
    Py_XDECREF(other);
    if (failed)
        return NULL;
    Py_RETURN_NONE;
}

// An array of objects on the C heap, all of them released in the end.
static PyObject *reversed_list(PyObject *self, PyObject *arg)
{
    Py_ssize_t n = PyList_Size(arg);
    PyObject **items = PyMem_Malloc((size_t)n * sizeof *items);
    PyObject *list = PyList_New(n);
    for (Py_ssize_t i = 0; i < n; i++) {
        items[i] = PyList_GetItem(arg, i);
        Py_INCREF(items[i]);
    }
    for (Py_ssize_t i = 0; i < n; i++)
        PyList_SET_ITEM(list, n - 1 - i, items[i]);
    PyMem_Free(items);
    return list;
}

static PyObject *temporary(PyObject *self, PyObject *arg)
{
    Py_ssize_t n = PyList_Size(arg);
    PyObject **items = malloc((size_t)n * sizeof *items);
    long sum = 0;
    for (Py_ssize_t i = 0; i < n; i++)
        items[i] = PySequence_GetItem(arg, i);
    for (Py_ssize_t i = 0; i < n; i++) {
        sum += PyLong_AsLong(items[i]);
        Py_DECREF(items[i]);
    }
    free(items);
    return PyLong_FromLong(sum);
}

MODULE_BEGIN
METHOD(list_of, METH_O)
METHOD(tuple_of, METH_O)
METHOD(dict_of, METH_O)
METHOD(swapped, METH_O)
METHOD(reversed_list, METH_O)
METHOD(temporary, METH_O)
MODULE_END(silent_containers)
