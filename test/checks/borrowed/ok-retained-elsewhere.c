// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A function of another file that has nothing but the object may be there to take a reference.

#include <Python.h>

void retain(PyObject *obj);
PyObject *retained(PyObject *obj);

static PyObject *
length(PyObject *self, PyObject *obj)
{
    retain(obj);
    Py_ssize_t n = PyObject_Size(obj);
    Py_DECREF(obj);
    return n < 0 ? NULL : PyLong_FromSsize_t(n);
}

static PyObject *
same(PyObject *self, PyObject *obj)
{
    retained(obj);
    return obj;
}

static PyMethodDef methods[] = {
    {"length", length, METH_O, NULL},
    {"same", same, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
