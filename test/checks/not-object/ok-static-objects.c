// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The address of a static type or singleton is an object.

#include <Python.h>

static PyTypeObject thing_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.thing",
    .tp_basicsize = sizeof(PyObject),
};

static struct {
    PyObject base;
    int extra;
} placeholder = {
    PyObject_HEAD_INIT(&thing_type)
    0,
};

static PyObject *
get(PyObject *self, PyObject *args)
{
    int which;
    if (!PyArg_ParseTuple(args, "i", &which))
        return NULL;
    if (which == 0) {
        Py_INCREF(&thing_type);
        return (PyObject *)&thing_type;
    }
    if (which == 1) {
        Py_INCREF(&PyLong_Type);
        return (PyObject *)&PyLong_Type;
    }
    Py_INCREF(&placeholder);
    return (PyObject *)&placeholder;
}

static PyMethodDef methods[] = {
    {"get", get, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
