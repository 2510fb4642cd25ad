// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyErr_Occurred() right after a call is a NULL test.

#include <Python.h>

static PyObject *
double_it(PyObject *self, PyObject *obj)
{
    PyErr_Clear();
    PyObject *num = PyNumber_Long(obj);
    if (PyErr_Occurred())
        return NULL;
    PyObject *r = PyNumber_Add(num, num);
    Py_DECREF(num);
    return r;
}

static PyObject *
halve(PyObject *self, PyObject *obj)
{
    PyObject *num = PyNumber_Float(obj);
    if (!PyErr_Occurred()) {
        double d = PyFloat_AS_DOUBLE(num);
        Py_DECREF(num);
        return PyFloat_FromDouble(d / 2);
    }
    return NULL;
}

static PyMethodDef methods[] = {
    {"double_it", double_it, METH_O, NULL},
    {"halve", halve, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
