// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A loop that is left by break has not reached its bound.
#include <Python.h>

PyObject *search(PyObject *path, PyObject *v)
{
    PyObject *result = NULL;
    Py_ssize_t len = PyList_Size(path), i;
    for (i = 0; i < len; i++) {
        PyObject *func = PyList_GetItem(path, i);
        if (func == NULL)
            return NULL;
        result = PyObject_CallOneArg(func, v);
        if (result == NULL)
            return NULL;
        if (result == Py_None) {
            Py_DECREF(result);
            continue;
        }
        break;
    }
    if (i == len) {
        PyErr_SetString(PyExc_LookupError, "unknown");
        return NULL;
    }
    return result;
}
// XFAIL: *
