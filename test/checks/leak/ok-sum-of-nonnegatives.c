// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A result below 0 is the failure, which released the object: index and count are not negative.
#include <Python.h>

static Py_ssize_t extend(PyObject **dst, Py_ssize_t at, Py_ssize_t count)
{
    if (_PyTuple_Resize(dst, PyTuple_GET_SIZE(*dst) + count) != 0)
        return -1;
    return at + count;
}

PyObject *f(Py_ssize_t n, Py_ssize_t m)
{
    PyObject *t = PyTuple_New(n);
    if (t == NULL)
        return NULL;
    Py_ssize_t j = 0;
    j = extend(&t, j, m);
    if (j < 0)
        return NULL;
    return t;
}
