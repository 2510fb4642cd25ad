// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A struct sequence is filled unchecked and its errors are told at the end.

#include <Python.h>

static PyTypeObject *SizeType;

static PyObject *
size_of(PyObject *self, PyObject *args)
{
    int w, h;
    if (!PyArg_ParseTuple(args, "ii", &w, &h))
        return NULL;
    PyObject *res = PyStructSequence_New(SizeType);
    if (res == NULL)
        return NULL;
    int pos = 0;
#define SET(expr) PyStructSequence_SET_ITEM(res, pos++, (expr))
    SET(PyLong_FromLong(w));
    SET(PyLong_FromLong(h));
#undef SET
    if (PyErr_Occurred()) {
        Py_CLEAR(res);
        return NULL;
    }
    return res;
}

static PyMethodDef methods[] = {
    {"size_of", size_of, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
