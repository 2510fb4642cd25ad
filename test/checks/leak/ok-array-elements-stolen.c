// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// References are counted for the elements of an array, which a function of another file takes over.
#include <Python.h>

PyObject *push(PyObject *func, PyObject *const *args, size_t n);
PyObject *vector(PyObject *func, PyObject *const *args, size_t n)
{
    Py_INCREF(func);
    for (size_t i = 0; i < n; i++)
        Py_INCREF(args[i]);
    return push(func, args, n);
}
