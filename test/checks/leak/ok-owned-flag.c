// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A flag remembers whether the pointer is ours.

#include <Python.h>

static PyObject *
length(PyObject *self, PyObject *arg)
{
    int owned = 0;
    PyObject *bytes = arg;
    if (PyUnicode_Check(arg)) {
        bytes = PyUnicode_AsUTF8String(arg);
        if (bytes == NULL)
            return NULL;
        owned = 1;
    }
    Py_ssize_t n = PyObject_Size(bytes);
    if (owned)
        Py_DECREF(bytes);
    if (n < 0)
        return NULL;
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"length", length, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
