// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// References appended to an array on the stack with a running index: the array holds them.

#include <Python.h>

extern void take_all(PyObject **items, int n);

static PyObject *
collect(PyObject *self, PyObject *arg)
{
    PyObject *found[4];
    int n = 0;
    found[n++] = Py_NewRef(self);
    if (arg != Py_None)
        found[n++] = Py_NewRef(arg);
    take_all(found, n);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"collect", collect, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "m", NULL, -1, methods};

PyMODINIT_FUNC
PyInit_m(void)
{
    return PyModule_Create(&module);
}
