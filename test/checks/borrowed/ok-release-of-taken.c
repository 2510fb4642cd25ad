// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A list item that was taken over by an INCREF is released.

#include <Python.h>

static PyObject *
call_items(PyObject *self, PyObject *list)
{
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "a list is needed");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *func = Py_NewRef(PyList_GET_ITEM(list, i));
        PyObject *r = PyObject_CallNoArgs(func);
        Py_DECREF(func);
        if (r == NULL)
            return NULL;
        Py_DECREF(r);
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"call_items", call_items, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
