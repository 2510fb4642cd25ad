// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The same test twice decides both the making and the release.

#include <Python.h>

static PyObject *
hashed(PyObject *self, PyObject *obj)
{
    PyObject *key = PyList_Check(obj) ? PyList_AsTuple(obj) : obj;
    if (key == NULL)
        return NULL;
    Py_hash_t h = PyObject_Hash(key);
    if (PyList_Check(obj))
        Py_DECREF(key);
    if (h == -1)
        return NULL;
    return PyLong_FromSsize_t(h);
}

static PyMethodDef methods[] = {
    {"hashed", hashed, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
