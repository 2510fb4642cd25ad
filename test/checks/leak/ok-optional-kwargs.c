// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// kwargs may be NULL all the way.

#include <Python.h>

static PyObject *
forward(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *func = PyObject_GetAttrString(self, "target");
    if (func == NULL)
        return NULL;
    PyObject *copy = kwds != NULL ? PyDict_Copy(kwds) : NULL;
    if (kwds != NULL && copy == NULL) {
        Py_DECREF(func);
        return NULL;
    }
    PyObject *r = PyObject_Call(func, args, copy);
    Py_XDECREF(copy);
    Py_DECREF(func);
    return r;
}

static PyMethodDef methods[] = {
    {"forward", (PyCFunction)(void (*)(void))forward, METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL},
};
