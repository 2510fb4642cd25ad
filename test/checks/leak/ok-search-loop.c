// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A loop that is left by break has not reached its bound, in its first turn or in a later one.
#include <Python.h>

PyObject *search(PyObject *function, PyObject *list)
{
    PyObject *result = NULL;
    Py_ssize_t len = PyList_Size(list), i;
    if (len < 0)
        return NULL;
    if (len == 0)
        return PyList_New(0);
    for (i = 0; i < len; i++) {
        result = PyObject_CallOneArg(function, list);
        if (result == NULL)
            return NULL;
        if (PyTuple_Check(result))
            break;
        Py_CLEAR(result);
    }
    if (i == len) {
        PyErr_SetString(PyExc_LookupError, "unknown");
        return NULL;
    }
    return result;
}
