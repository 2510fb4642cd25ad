// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A compiled assert is a test.

#include <Python.h>
#include <assert.h>

static PyObject *
shout(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    assert(text != NULL);
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    Py_DECREF(text);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"shout", shout, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
