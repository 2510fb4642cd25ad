// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A pointer into an argument lives as long as the caller's argument.

#include <Python.h>

static PyObject *
count(PyObject *self, PyObject *args)
{
    PyObject *obj;
    const char *name;
    if (!PyArg_ParseTuple(args, "Os", &obj, &name))
        return NULL;
    PyObject *attr = PyObject_GetAttrString(obj, name);
    if (attr == NULL)
        return NULL;
    Py_DECREF(attr);
    return PyUnicode_FromString(name);
}

static PyMethodDef methods[] = {
    {"count", count, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
