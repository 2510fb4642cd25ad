// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A macro that makes, adds, releases and jumps.

#include <Python.h>

#define ADD(dict, name, expr)                               \
    do {                                                    \
        PyObject *o_ = (expr);                              \
        if (o_ == NULL)                                     \
            goto error;                                     \
        if (PyDict_SetItemString((dict), (name), o_) < 0) { \
            Py_DECREF(o_);                                  \
            goto error;                                     \
        }                                                   \
        Py_DECREF(o_);                                      \
    } while (0)

static PyObject *
limits(PyObject *self, PyObject *ignored)
{
    PyObject *d = PyDict_New();
    if (d == NULL)
        return NULL;
    ADD(d, "min", PyLong_FromLong(-1));
    ADD(d, "max", PyLong_FromLong(1));
    ADD(d, "eps", PyFloat_FromDouble(1e-9));
    return d;
error:
    Py_DECREF(d);
    return NULL;
}

static PyMethodDef methods[] = {
    {"limits", limits, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
