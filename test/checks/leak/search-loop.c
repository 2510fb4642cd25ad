// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
// The bound of the loop is not the number that is asked about: the object that was found is lost.
#include <Python.h>

PyObject *search(PyObject *function, PyObject *list, Py_ssize_t most)
{
    PyObject *result = NULL;
    Py_ssize_t len = PyList_Size(list), i;
    if (len < 0)
        return NULL;
    for (i = 0; i < len; i++) {
        result = PyObject_CallOneArg(function, list);
        if (result == NULL)
            return NULL;
        if (PyTuple_Check(result))
            break;
        Py_CLEAR(result);
    }
    if (i == most) {
        PyErr_SetString(PyExc_LookupError, "unknown");
        // CHECK: [[#@LINE+1]]:9: warning: 'result' leaks on this path
        return NULL;
    }
    return result;
}
