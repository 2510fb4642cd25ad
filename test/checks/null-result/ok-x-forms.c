// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The X forms and functions that accept NULL need no test.

#include <Python.h>

static PyObject *
quiet(PyObject *self, PyObject *obj)
{
    PyObject *r = PyObject_CallMethod(obj, "flush", NULL);
    if (r == NULL)
        PyErr_Clear();
    Py_XDECREF(r);
    PyObject *name = PyObject_GetAttrString(obj, "name");
    PyObject *t = Py_BuildValue("(N)", name);
    return t;
}

static PyObject *
wrapped(PyObject *self, PyObject *obj)
{
    PyObject *list = PyList_New(1);
    if (list != NULL)
        PyList_SET_ITEM(list, 0, Py_NewRef(obj));
    return list;
}

static PyMethodDef methods[] = {
    {"quiet", quiet, METH_O, NULL},
    {"wrapped", wrapped, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
