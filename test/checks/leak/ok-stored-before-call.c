// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A reference stored in a field that nothing in the unit releases, and then the result of a call
// returned that nobody has tested.

#include <Python.h>

struct box {
    PyObject_HEAD
    PyObject *x;
};

static PyObject *
put(struct box *self, PyObject *arg)
{
    self->x = Py_NewRef(arg);
    return PyLong_FromLong(1000);
}

static PyMethodDef methods[] = {
    {"put", (PyCFunction)(void (*)(void))put, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
