// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper with two flags: one is tested first, the other tells whether the argument is released.

#include <Python.h>

static int
unpack(PyObject *pair, PyObject **a, int known, int drop)
{
    if (!known && !PyTuple_Check(pair)) {
        if (drop)
            Py_DECREF(pair);
        return -1;
    }
    *a = PyTuple_GetItem(pair, 0);
    Py_XINCREF(*a);
    if (drop)
        Py_DECREF(pair);
    return *a != NULL ? 0 : -1;
}

int
next_key(PyObject *it, PyObject **key)
{
    PyObject *item = PyIter_Next(it);
    if (item == NULL)
        return 0;
    if (unpack(item, key, 0, 1))
        return -1;
    return 1;
}
