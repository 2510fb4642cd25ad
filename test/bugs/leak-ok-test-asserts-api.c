// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A number made from an unsigned long can be read as one.
#include <Python.h>

PyObject *roundtrip(PyObject *self, PyObject *noargs)
{
    for (int i = 0; i < 40; i++) {
        unsigned long in = 1UL << i, out;
        PyObject *r = PyLong_FromUnsignedLong(in);
        if (r == NULL)
            return NULL;
        out = PyLong_AsUnsignedLong(r);
        if (out == (unsigned long)-1 && PyErr_Occurred()) {
            PyErr_SetString(PyExc_AssertionError, "unexpected -1 result");
            return NULL;
        }
        Py_DECREF(r);
    }
    Py_RETURN_NONE;
}
// XFAIL: *
