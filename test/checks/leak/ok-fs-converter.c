// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A converter's object is released after a successful parse only: a failed one cleans up itself.

#include <Python.h>

static PyObject *
probe(PyObject *self, PyObject *args)
{
    PyObject *path;
    int mode;
    if (!PyArg_ParseTuple(args, "O&i", PyUnicode_FSConverter, &path, &mode))
        return NULL;
    PyObject *r = PyUnicode_FromFormat("%s %d", PyBytes_AS_STRING(path), mode);
    Py_DECREF(path);
    return r;
}

static PyObject *
two_paths(PyObject *self, PyObject *args)
{
    PyObject *from = NULL, *to = NULL, *r = NULL;
    if (!PyArg_ParseTuple(args, "O&|O&", PyUnicode_FSConverter, &from, PyUnicode_FSConverter, &to))
        return NULL;
    r = PyLong_FromSsize_t(PyBytes_GET_SIZE(from) + (to ? PyBytes_GET_SIZE(to) : 0));
    Py_XDECREF(from);
    Py_XDECREF(to);
    return r;
}

static PyMethodDef methods[] = {
    {"probe", probe, METH_VARARGS, NULL},
    {"two_paths", two_paths, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
