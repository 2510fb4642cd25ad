// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Labels in reverse order of acquisition, entered in the middle.

#include <Python.h>

static PyObject *
triple(PyObject *self, PyObject *obj)
{
    PyObject *a, *b, *c, *r = NULL;
    a = PyObject_Repr(obj);
    if (!a)
        goto fail_a;
    b = PyObject_Str(obj);
    if (!b)
        goto fail_b;
    c = PyObject_Type(obj);
    if (!c)
        goto fail_c;
    r = PyTuple_Pack(3, a, b, c);
    Py_DECREF(c);
fail_c:
    Py_DECREF(b);
fail_b:
    Py_DECREF(a);
fail_a:
    return r;
}

static PyMethodDef methods[] = {
    {"triple", triple, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
