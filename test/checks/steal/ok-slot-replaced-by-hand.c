// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// PyTuple_SET_ITEM does not release what stood in the slot. Who overwrites a slot of a tuple that
// others filled releases it by hand: before, or after.

#include <Python.h>

static PyObject *
make_key(PyObject *o)
{
    return PyTuple_Pack(2, (PyObject *)Py_TYPE(o), o);
}

static PyObject *
merged_key(PyObject *o)
{
    PyObject *key = make_key(o);
    if (key == NULL)
        return NULL;
    if (PyFrozenSet_CheckExact(o)) {
        PyObject *fresh = PyFrozenSet_New(o);
        if (fresh == NULL) {
            Py_DECREF(key);
            return NULL;
        }
        Py_DECREF(o);
        PyTuple_SET_ITEM(key, 1, fresh);
    }
    return key;
}

static int
add_number(PyObject *known, long n)
{
    PyObject *o = PyLong_FromLong(n);
    if (o == NULL)
        return -1;
    PyObject *key = merged_key(o);
    Py_DECREF(o);
    if (key == NULL)
        return -1;
    int error = PyDict_SetItem(known, key, Py_None);
    Py_DECREF(key);
    return error;
}

static PyObject *
add_numbers(PyObject *self, PyObject *known)
{
    if (add_number(known, 1) < 0 || add_number(known, 1000) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"add_numbers", add_numbers, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
