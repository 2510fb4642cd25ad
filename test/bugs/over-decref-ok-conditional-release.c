// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The pointer differs from the argument exactly when it is owned.

#include <Python.h>

static PyObject *
strip(PyObject *self, PyObject *arg)
{
    PyObject *text = arg;
    if (!PyUnicode_Check(arg)) {
        text = PyObject_Str(arg);
        if (text == NULL)
            return NULL;
    }
    PyObject *r = PyObject_CallMethod(text, "strip", NULL);
    if (text != arg)
        Py_DECREF(text);
    return r;
}

static PyMethodDef methods[] = {
    {"strip", strip, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
