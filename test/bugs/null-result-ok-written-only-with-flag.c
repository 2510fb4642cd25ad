// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The recursive call sets *rest only where the flag is set that also made the list.
#include <Python.h>

static int split(PyObject *exc, int want_rest, PyObject **rest)
{
    *rest = NULL;
    if (!PyTuple_Check(exc)) {
        if (want_rest)
            *rest = Py_NewRef(exc);
        return 0;
    }
    PyObject *list = NULL;
    if (want_rest) {
        list = PyList_New(0);
        if (list == NULL)
            return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(exc); i++) {
        PyObject *inner;
        if (split(PyTuple_GET_ITEM(exc, i), want_rest, &inner) < 0) {
            Py_XDECREF(list);
            return -1;
        }
        if (inner) {
            int err = PyList_Append(list, inner);
            Py_DECREF(inner);
            if (err < 0) {
                Py_DECREF(list);
                return -1;
            }
        }
    }
    *rest = list;
    return 0;
}

PyObject *rest(PyObject *self, PyObject *exc)
{
    PyObject *out;
    if (split(exc, 1, &out) < 0)
        return NULL;
    return out;
}
// XFAIL: *
