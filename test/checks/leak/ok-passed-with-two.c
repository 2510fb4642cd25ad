// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Of two references to an object that is passed on, one may be stolen: that the other is released
// says nothing of the function. Where it had one and releases it, the function has not stolen.

#include <Python.h>

PyObject *steals(PyObject *type, PyObject *arg);
PyObject *lends(PyObject *type, PyObject *arg);

static PyObject *
two(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    Py_INCREF(arg);
    PyObject *result = steals(self, arg);
    Py_DECREF(arg);
    return result;
}

static PyObject *
one(PyObject *self, PyObject *arg)
{
    Py_INCREF(arg);
    return steals(self, arg);
}

static PyObject *
released(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    PyObject *result = lends(self, text);
    Py_DECREF(text);
    return result;
}

static PyObject *
forgotten(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks on this path{{.*}}[refsan-leak]
    return lends(self, text);
}

static PyMethodDef methods[] = {
    {"two", two, METH_O, NULL},
    {"one", one, METH_O, NULL},
    {"released", released, METH_O, NULL},
    {"forgotten", forgotten, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
