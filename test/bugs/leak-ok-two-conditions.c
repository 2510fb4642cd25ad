// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that leaves an argument alone only where it is NULL: its contract says so of one parameter an
// outcome, and here of the other one.
#include <Python.h>

static PyObject *
pack(PyObject *result, PyObject *args)
{
    PyObject *both;

    if (args == NULL)
        return result;
    if (result == NULL) {
        Py_DECREF(args);
        return result;
    }
    both = PyTuple_Pack(2, result, args);
    Py_DECREF(result);
    Py_DECREF(args);
    return both;
}

static PyObject *
call(PyObject *self, PyObject *arg)
{
    PyObject *args = PySequence_Tuple(arg);

    if (args == NULL)
        return NULL;
    return pack(PyObject_CallObject(self, args), args);
}

static PyMethodDef methods[] = {
    {"call", call, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
