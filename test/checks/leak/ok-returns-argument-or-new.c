// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that returns its argument, or something new: only a NULL argument makes it NULL.

#include <Python.h>

static PyObject *
exact(PyObject *v)
{
    if (PyFloat_CheckExact(v))
        return Py_NewRef(v);
    return PyFloat_FromDouble(1.0);
}

static PyObject *
forward(PyObject *v)
{
    return exact(v);
}

static PyObject *
absolute(PyObject *self, PyObject *unused)
{
    return forward(self);
}

static PyTupleObject *
cast(PyObject *o)
{
    return (PyTupleObject *)o;
}

static PyObject *
pair(PyObject *self, PyObject *unused)
{
    PyTupleObject *t = cast(PyTuple_New(2));
    if (t == NULL)
        return NULL;
    return (PyObject *)t;
}

static PyObject *
normalize(PyObject *v)
{
    return v;
}

static PyObject *
divide(PyObject **remainder)
{
    PyObject *quotient = PyList_New(0);
    if (quotient == NULL) {
        *remainder = NULL;
        return NULL;
    }
    PyObject *rest = PyList_New(0);
    if (rest == NULL) {
        Py_DECREF(quotient);
        *remainder = NULL;
        return NULL;
    }
    *remainder = normalize(rest);
    return normalize(quotient);
}

static PyObject *
quotient(PyObject *self, PyObject *unused)
{
    PyObject *rest;
    PyObject *result = divide(&rest);
    if (result == NULL)
        return NULL;
    Py_DECREF(rest);
    return result;
}

static PyMethodDef methods[] = {
    {"absolute", absolute, METH_NOARGS, NULL},
    {"pair", pair, METH_NOARGS, NULL},
    {"quotient", quotient, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
