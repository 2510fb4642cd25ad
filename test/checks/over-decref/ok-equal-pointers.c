// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Two variables may hold the same object: each has its reference.

#include <Python.h>

static PyObject *
normalize(PyObject *self, PyObject *obj)
{
    PyObject *index = PyNumber_Index(obj);
    if (index == NULL)
        return NULL;
    if (index == obj) {
        Py_DECREF(index);
        return Py_NewRef(obj);
    }
    PyObject *r = PyNumber_Absolute(index);
    Py_DECREF(index);
    return r;
}

static PyMethodDef methods[] = {
    {"normalize", normalize, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
