// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that does nothing unless there is an error number.

#include <Python.h>

static int
make_id(PyObject *arg, PyObject **id)
{
    *id = PyObject_Repr(arg);
    return *id == NULL ? -1 : 0;
}

static int
handle_error(int err, PyObject *arg)
{
    if (err == 0)
        return 0;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_RuntimeError, "error with %R", arg);
    return 1;
}

static PyObject *
identify(PyObject *self, PyObject *arg)
{
    PyObject *id = NULL;
    int err = make_id(arg, &id);
    if (handle_error(err, arg))
        return NULL;
    return id;
}

static PyMethodDef methods[] = {
    {"identify", identify, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
