// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The variable gets a new value after its release.

#include <Python.h>

static PyObject *
two_texts(PyObject *self, PyObject *obj)
{
    PyObject *tmp = PyObject_Repr(obj);
    if (tmp == NULL)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(tmp);
    Py_DECREF(tmp);
    tmp = PyObject_Str(obj);
    if (tmp == NULL)
        return NULL;
    n += PyUnicode_GET_LENGTH(tmp);
    Py_DECREF(tmp);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"two_texts", two_texts, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
