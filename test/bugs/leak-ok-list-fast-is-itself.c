// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PySequence_Fast of a tuple or list is its argument, counted once more.
#include <Python.h>

static int prepare(PyObject *o, PyObject **owner)
{
    if (PyTuple_Check(o) || PyList_Check(o)) {
        PyObject *seq = PySequence_Fast(o, "");
        if (seq == NULL)
            return -1;
        if (PySequence_Fast_GET_SIZE(o) == 0) {
            Py_DECREF(o);
            return -1;
        }
        *owner = seq;
        return 0;
    }
    *owner = Py_NewRef(o);
    return 0;
}

int user(PyObject *self, PyObject *args)
{
    PyObject *in, *owner;
    if (!PyArg_ParseTuple(args, "O", &in) || prepare(in, &owner) < 0)
        return -1;
    Py_DECREF(owner);
    return 0;
}
// XFAIL: *
