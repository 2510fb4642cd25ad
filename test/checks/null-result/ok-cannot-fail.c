// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Small numbers are kept by the interpreter, empty tuples and strings too: making one cannot fail.

#include <Python.h>

static PyObject *
constants(PyObject *self, PyObject *list)
{
    PyObject *zero = PyLong_FromLong(0);
    PyObject *many = PyLong_FromSsize_t(256);
    PyObject *none = PyTuple_New(0);
    PyObject *text = PyUnicode_New(0, 0);
    int rc = PyList_Append(list, zero);
    if (rc == 0)
        rc = PyList_Append(list, many);
    if (rc == 0)
        rc = PyList_Append(list, none);
    Py_DECREF(zero);
    Py_DECREF(many);
    Py_DECREF(none);
    if (rc < 0) {
        Py_DECREF(text);
        return NULL;
    }
    return text;
}

static PyMethodDef methods[] = {
    {"constants", constants, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
