// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that gives its argument back uncounted, or something new; the caller compares before it
// releases the one and the other.
#include <Python.h>

static PyObject *update(PyObject *bases, PyObject *more)
{
    if (more == NULL)
        return bases;
    return PySequence_Concat(bases, more);
}

PyObject *build(PyObject *arg, PyObject *more)
{
    PyObject *orig = PySequence_Tuple(arg);
    if (orig == NULL)
        return NULL;
    PyObject *bases = update(orig, more);
    if (bases == NULL) {
        Py_DECREF(orig);
        return NULL;
    }
    PyObject *cls = PyObject_CallOneArg((PyObject *)&PyType_Type, bases);
    if (bases != orig)
        Py_DECREF(orig);
    Py_DECREF(bases);
    return cls;
}
