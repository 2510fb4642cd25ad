// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Bits of a constant argument decide what is made and what is released.

#include <Python.h>

#define WANT_REPR 1
#define WANT_STR 2

static PyObject *
texts(PyObject *self, PyObject *args)
{
    PyObject *obj, *a = NULL, *b = NULL, *r = NULL;
    unsigned int flags;
    if (!PyArg_ParseTuple(args, "OI", &obj, &flags))
        return NULL;
    if (flags & WANT_REPR) {
        a = PyObject_Repr(obj);
        if (a == NULL)
            return NULL;
    }
    if (flags & WANT_STR) {
        b = PyObject_Str(obj);
        if (b == NULL) {
            if (flags & WANT_REPR)
                Py_DECREF(a);
            return NULL;
        }
    }
    r = PyTuple_Pack(2, a ? a : Py_None, b ? b : Py_None);
    if (flags & WANT_REPR)
        Py_DECREF(a);
    if (flags & WANT_STR)
        Py_DECREF(b);
    return r;
}

static PyMethodDef methods[] = {
    {"texts", texts, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
