// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A list made from the argument is never the argument.

#include <Python.h>

static PyObject *
as_tuple(PyObject *self, PyObject *arg)
{
    PyObject *list = PyList_CheckExact(arg) ? arg : PySequence_List(arg);
    if (list == NULL)
        return NULL;
    PyObject *r = PyList_AsTuple(list);
    if (list != arg)
        Py_DECREF(list);
    return r;
}

static PyMethodDef methods[] = {
    {"as_tuple", as_tuple, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
