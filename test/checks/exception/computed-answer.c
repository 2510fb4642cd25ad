// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What looks like ok-computed-answer.c, and lets a failure through.
#include <Python.h>

static PyObject *
turned_round(PyObject *self, PyObject *arg)
{
    long size = PyLong_AsLong(arg);
    size *= -4;
    if (size < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed
        Py_RETURN_NONE;
    return PyLong_FromLong(size);
}

static PyObject *
named(PyObject *self, PyObject *arg)
{
    long flags = PyLong_AsLong(arg);
    switch (flags & 7) {
    case 7:
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed
        return PyUnicode_FromString("seven");
    case 0:
        Py_RETURN_NONE;
    default:
        PyErr_Format(PyExc_ValueError, "invalid flags %ld", flags);
        return NULL;
    }
}

static PyObject *
with_sign(PyObject *self, PyObject *arg)
{
    Py_ssize_t size = PyLong_AsSsize_t(arg);
    if (size > 1000)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsSsize_t failed
    return PyLong_FromSsize_t(size);
}

static PyMethodDef methods[] = {
    {"turned_round", turned_round, METH_O, NULL},
    {"named", named, METH_O, NULL},
    {"with_sign", with_sign, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *computed_methods = methods;
