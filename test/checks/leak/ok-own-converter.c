// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A converter of the unit lends what it converts; nothing is owed.

#include <Python.h>

struct span {
    PyObject *obj;
    Py_ssize_t size;
};

static int
span_converter(PyObject *obj, void *target)
{
    struct span *s = target;
    s->size = PyObject_Size(obj);
    if (s->size < 0)
        return 0;
    s->obj = obj;
    return 1;
}

static PyObject *
measure(PyObject *self, PyObject *args)
{
    struct span a, b;
    if (!PyArg_ParseTuple(args, "O&O&", span_converter, &a, span_converter, &b))
        return NULL;
    return Py_NewRef(a.size > b.size ? a.obj : b.obj);
}

static PyMethodDef methods[] = {
    {"measure", measure, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
