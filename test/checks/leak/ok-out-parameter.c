// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Tri-state out-parameter: set on 1, NULL otherwise.

#include <Python.h>

static int
lookup(PyObject *obj, const char *name, PyObject **out)
{
    *out = PyObject_GetAttrString(obj, name);
    if (*out != NULL)
        return 1;
    if (!PyErr_ExceptionMatches(PyExc_AttributeError))
        return -1;
    PyErr_Clear();
    return 0;
}

static PyObject *
module_of(PyObject *self, PyObject *obj)
{
    PyObject *name;
    switch (lookup(obj, "__module__", &name)) {
    case -1:
        return NULL;
    case 0:
        Py_RETURN_NONE;
    default:
        return name;
    }
}

static PyMethodDef methods[] = {
    {"module_of", module_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
