// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Types outlive what is done with them.

#include <Python.h>

static PyObject *
kind(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list) || PyList_GET_SIZE(list) == 0)
        Py_RETURN_NONE;
    PyTypeObject *type = Py_TYPE(PyList_GET_ITEM(list, 0));
    PyObject *text = PyObject_Repr(list);
    if (text == NULL)
        return NULL;
    PyObject *result = PyUnicode_FromFormat("%U of %s", text, type->tp_name);
    Py_DECREF(text);
    return result;
}

static PyMethodDef methods[] = {
    {"kind", kind, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
