// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What was parsed from keywords does not die with the positional tuple.

#include <Python.h>

static PyObject *
options(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwds)
{
    static char *names[] = {"one", NULL};
    PyObject *one = NULL;
    PyObject *empty = PyTuple_New(0);
    if (empty == NULL)
        return NULL;
    if (!PyArg_ParseTupleAndKeywords(empty, kwds, "|$O", names, &one)) {
        Py_DECREF(empty);
        return NULL;
    }
    Py_DECREF(empty);
    return one ? Py_NewRef(one) : PyList_New(0);
}

PyObject *(*use_options)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *) = options;
