// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A converter leaves NULL only where it is given NULL, to clean up.

#include <Python.h>

static PyObject *
size(PyObject *self, PyObject *path)
{
    PyObject *bytes;
    if (!PyUnicode_FSConverter(path, &bytes))
        return NULL;
    PyObject *result = PyLong_FromSsize_t(PyBytes_GET_SIZE(bytes));
    Py_DECREF(bytes);
    return result;
}

static PyMethodDef methods[] = {
    {"size", size, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
