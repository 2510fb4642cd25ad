// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A compiled assert ends the path on which it fails.

#include <Python.h>
#include <assert.h>

static PyObject *
name_of(PyObject *self, PyObject *type)
{
    PyObject *empty = PyTuple_New(0);
    assert(empty != NULL);
    if (!PyType_Check(type)) {
        assert(0 && "not a type");
        return NULL;
    }
    PyObject *r = PyObject_Call(type, empty, NULL);
    Py_DECREF(empty);
    return r;
}

static PyMethodDef methods[] = {
    {"name_of", name_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
