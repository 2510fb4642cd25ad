// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Calls that run no code of anybody's: of the API, on objects of exact types, and on strings.

#include <Python.h>

static PyObject *
convert(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    PyObject *item = PyList_GET_ITEM(list, 0);
    if (!PyLong_CheckExact(item))
        Py_RETURN_NONE;
    long number = PyLong_AsLong(item);
    if (number == -1 && PyErr_Occurred())
        return NULL;
    PyObject *dict = PyModule_GetDict(self);
    if (PyDict_SetItemString(dict, "last", list) < 0)
        return NULL;
    PyObject *text = PyUnicode_FromFormat("%ld in %s", number, Py_TYPE(list)->tp_name);
    if (text == NULL)
        return NULL;
    int stored = PyDict_SetItem(dict, text, item);
    Py_DECREF(text);
    if (stored < 0)
        return NULL;
    return Py_NewRef(item);
}

static PyMethodDef methods[] = {
    {"convert", convert, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
