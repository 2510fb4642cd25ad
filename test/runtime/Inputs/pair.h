// SPDX-License-Identifier: Apache-2.0
// A function that loses its first object where making the second fails. Tests know the lines of the
// two calls of PyLong_FromLong, 10 and 13.
#ifndef TEST_PAIR_H
#define TEST_PAIR_H

#include <Python.h>
static PyObject *pair(PyObject *self, PyObject *unused)
{
    PyObject *first = PyLong_FromLong(100001);
    if (first == NULL)
        return NULL;
    PyObject *second = PyLong_FromLong(100002);
    if (second == NULL)
        return NULL;
    PyObject *both = PyTuple_Pack(2, first, second);
    Py_DECREF(first);
    Py_DECREF(second);
    return both;
}

#endif
