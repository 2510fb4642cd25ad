// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// An unsigned number that is at most 1 and not 0 is 1.

#include <Python.h>

static PyObject *
results(PyObject *self, PyObject *arg)
{
    unsigned n = 0;
    PyObject *list = NULL;
    if (!PyArg_Parse(arg, "I", &n))
        return NULL;
    if (n > 1)
        Py_RETURN_NONE;
    if (n != 0) {
        list = PyList_New(0);
        if (list == NULL)
            return NULL;
    }
    if (n == 1)
        return list;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"results", results, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
