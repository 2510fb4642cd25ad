// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// All usual ways to return a borrowed object as a new reference.

#include <Python.h>

static PyObject *
a(PyObject *self, PyObject *obj)
{
    return Py_NewRef(obj);
}

static PyObject *
b(PyObject *self, PyObject *obj)
{
    Py_INCREF(obj);
    return obj;
}

static PyObject *
c(PyObject *self, PyObject *obj)
{
    PyObject *r = PyTuple_Check(obj) && PyTuple_GET_SIZE(obj) > 0 ? PyTuple_GET_ITEM(obj, 0) : NULL;
    if (r == NULL)
        r = Py_None;
    Py_INCREF(r);
    return r;
}

static PyObject *
d(PyObject *self, PyObject *obj)
{
    return Py_BuildValue("O", obj);
}

static PyObject *
e(PyObject *self, PyObject *obj)
{
    return Py_INCREF(self), self;
}

static PyMethodDef methods[] = {
    {"a", a, METH_O, NULL},
    {"b", b, METH_O, NULL},
    {"c", c, METH_O, NULL},
    {"d", d, METH_O, NULL},
    {"e", e, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
