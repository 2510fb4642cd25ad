// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception -Werror %s
// PyUnicode_Append replaces its first argument or sets it to NULL; the AndDel form eats both.

#include <Python.h>

static PyObject *
quoted(PyObject *self, PyObject *obj)
{
    PyObject *s = PyUnicode_FromString("<");
    if (s == NULL)
        return NULL;
    PyObject *repr = PyObject_Repr(obj);
    if (repr == NULL) {
        Py_DECREF(s);
        return NULL;
    }
    PyUnicode_Append(&s, repr);
    Py_DECREF(repr);
    PyUnicode_AppendAndDel(&s, PyUnicode_FromString(">"));
    return s;
}

static PyObject *
joined(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    if (!PyArg_ParseTuple(args, "SS", &a, &b))
        return NULL;
    PyObject *s = Py_NewRef(a);
    PyBytes_Concat(&s, b);
    PyBytes_ConcatAndDel(&s, PyBytes_FromString("\n"));
    return s;
}

static PyMethodDef methods[] = {
    {"quoted", quoted, METH_O, NULL},
    {"joined", joined, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
