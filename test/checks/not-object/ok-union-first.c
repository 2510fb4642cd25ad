// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A union whose member is an object's head, and a pointer that moves between its types.

#include <Python.h>

union any {
    PyObject ob;
    PyListObject list;
    PyTupleObject tuple;
};

static PyObject *
share(union any *u)
{
    Py_INCREF(&u->ob);
    return &u->ob;
}

static PyObject *
held(PyObject *self, PyObject *obj)
{
    return share((union any *)obj);
}

static PyMethodDef methods[] = {
    {"held", held, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
