// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The temporary inside a statement expression is settled before its value comes out.

#include <Python.h>

#define LONG_ATTR(obj, name)                                  \
    ({                                                        \
        PyObject *v_ = PyObject_GetAttrString((obj), (name)); \
        long n_ = v_ != NULL ? PyLong_AsLong(v_) : -1;        \
        Py_XDECREF(v_);                                       \
        n_;                                                   \
    })

static PyObject *
area(PyObject *self, PyObject *obj)
{
    long w = LONG_ATTR(obj, "width");
    if (w == -1 && PyErr_Occurred())
        return NULL;
    long h = LONG_ATTR(obj, "height");
    if (h == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(w * h);
}

static PyMethodDef methods[] = {
    {"area", area, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
