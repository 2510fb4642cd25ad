// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// After PyBytes_Check, PyBytes_AsString cannot fail; after the size test the item is there.

#include <Python.h>

static PyObject *
first_byte(PyObject *self, PyObject *obj)
{
    if (!PyBytes_Check(obj) || PyBytes_GET_SIZE(obj) == 0) {
        PyErr_SetString(PyExc_TypeError, "bytes are needed");
        return NULL;
    }
    const char *s = PyBytes_AsString(obj);
    return PyLong_FromLong(s[0]);
}

static PyObject *
first_size(PyObject *self, PyObject *args)
{
    if (PyTuple_GET_SIZE(args) < 1)
        return PyLong_FromLong(0);
    PyObject *first = PyTuple_GET_ITEM(args, 0);
    return PyUnicode_FromString(Py_TYPE(first)->tp_name);
}

static PyMethodDef methods[] = {
    {"first_byte", first_byte, METH_O, NULL},
    {"first_size", first_size, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
