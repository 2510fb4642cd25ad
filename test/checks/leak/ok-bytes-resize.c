// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A failing _PyBytes_Resize has freed the object and set the variable to NULL.

#include <Python.h>

static PyObject *
read_some(PyObject *self, PyObject *args)
{
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "n", &n))
        return NULL;
    PyObject *buf = PyBytes_FromStringAndSize(NULL, n);
    if (buf == NULL)
        return NULL;
    memset(PyBytes_AS_STRING(buf), 0, (size_t)n);
    if (_PyBytes_Resize(&buf, n / 2) < 0)
        return NULL;
    return buf;
}

static PyObject *
read_less(PyObject *self, PyObject *args)
{
    PyObject *buf = PyBytes_FromStringAndSize(NULL, 64);
    if (buf == NULL)
        return NULL;
    memset(PyBytes_AS_STRING(buf), 0, 64);
    _PyBytes_Resize(&buf, 8);
    return buf;
}

static PyMethodDef methods[] = {
    {"read_some", read_some, METH_VARARGS, NULL},
    {"read_less", read_less, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
