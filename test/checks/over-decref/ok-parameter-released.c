// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper without a role may consume its parameter: that becomes its contract.

#include <Python.h>

static PyObject *
finish(PyObject *list, int as_tuple)
{
    if (!as_tuple)
        return list;
    PyObject *t = PyList_AsTuple(list);
    Py_DECREF(list);
    return t;
}

static PyObject *
collect(PyObject *self, PyObject *args)
{
    PyObject *src;
    int as_tuple = 0;
    if (!PyArg_ParseTuple(args, "O|p", &src, &as_tuple))
        return NULL;
    PyObject *list = PySequence_List(src);
    if (list == NULL)
        return NULL;
    return finish(list, as_tuple);
}

static PyMethodDef methods[] = {
    {"collect", collect, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
