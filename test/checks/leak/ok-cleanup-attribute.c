// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The compiler releases at the end of the scope.

#include <Python.h>

static inline void
release(PyObject **p)
{
    Py_XDECREF(*p);
}

#define AUTO PyObject __attribute__((cleanup(release))) *

static PyObject *
attr_of_repr(PyObject *self, PyObject *obj)
{
    AUTO text = PyObject_Repr(obj);
    if (text == NULL)
        return NULL;
    AUTO upper = PyObject_CallMethod(text, "upper", NULL);
    if (upper == NULL)
        return NULL;
    if (PyUnicode_Compare(text, upper) == 0 && !PyErr_Occurred())
        Py_RETURN_TRUE;
    if (PyErr_Occurred())
        return NULL;
    return Py_NewRef(upper);
}

static PyMethodDef methods[] = {
    {"attr_of_repr", attr_of_repr, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
