// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyErr_Occurred() after the call stands for the NULL test.

#include <Python.h>

static PyObject *
type_of_result(PyObject *self, PyObject *func)
{
    PyObject *v = PyObject_CallNoArgs(func);
    if (PyErr_Occurred() != NULL)
        return NULL;
    PyObject *type = Py_NewRef((PyObject *)Py_TYPE(v));
    Py_DECREF(v);
    return type;
}

static PyMethodDef methods[] = {
    {"type_of_result", type_of_result, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
