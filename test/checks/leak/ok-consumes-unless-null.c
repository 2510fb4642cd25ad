// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that takes its argument over, and gives NULL back where it was NULL.

#include <Python.h>

static PyObject *
with_origin(PyObject *object, PyObject *origin)
{
    if (object != NULL) {
        if (PyObject_SetAttrString(object, "origin", origin) < 0) {
            Py_DECREF(object);
            return NULL;
        }
    }
    return object;
}

static PyObject *
describe(PyObject *self, PyObject *arg)
{
    PyObject *object = PyObject_Repr(arg);
    return with_origin(object, self);
}

static PyMethodDef methods[] = {
    {"describe", describe, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
