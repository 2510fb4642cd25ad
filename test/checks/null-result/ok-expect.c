// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Tests behind __builtin_expect, negation, and a variable.

#include <Python.h>

#define unlikely(x) __builtin_expect(!!(x), 0)

static PyObject *
a(PyObject *self, PyObject *obj)
{
    PyObject *v = PyObject_Repr(obj);
    if (unlikely(!v))
        return NULL;
    Py_ssize_t n = Py_SIZE(v);
    Py_DECREF(v);
    return PyLong_FromSsize_t(n);
}

static PyObject *
b(PyObject *self, PyObject *obj)
{
    PyObject *v = PyObject_Repr(obj);
    int failed = v == NULL;
    if (failed)
        return NULL;
    PyObject *r = PyLong_FromSsize_t(PyUnicode_GET_LENGTH(v));
    Py_DECREF(v);
    return r;
}

static PyObject *
c(PyObject *self, PyObject *obj)
{
    PyObject *v, *w = NULL;
    if (!(v = PyObject_Repr(obj)) || !(w = PyObject_Str(obj)))
        goto done;
    if (unlikely(PyUnicode_GET_LENGTH(v) == PyUnicode_GET_LENGTH(w)))
        PyErr_SetString(PyExc_ValueError, "too alike");
done:
    Py_XDECREF(v);
    Py_XDECREF(w);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"a", a, METH_O, NULL},
    {"b", b, METH_O, NULL},
    {"c", c, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
