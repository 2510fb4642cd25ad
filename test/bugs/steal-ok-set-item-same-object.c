// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A slot is set to what it holds already: the reference lost is the one stolen.
#include <Python.h>

int record(PyObject *list, int what)
{
    int res = -1;
    PyObject *tuple = NULL, *w = PyLong_FromLong(what);
    if (w == NULL)
        goto error;
    tuple = PyTuple_Pack(1, w);
    if (tuple == NULL)
        goto error;
    PyTuple_SET_ITEM(tuple, 0, w);
    if (PyList_Append(list, tuple))
        goto error;
    res = 0;
error:
    Py_XDECREF(w);
    Py_XDECREF(tuple);
    return res;
}
// XFAIL: *
