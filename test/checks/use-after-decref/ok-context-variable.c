// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A context variable holds its value too: releasing what PyContextVar_Get gave frees nothing.

#include <Python.h>

struct context {
    PyObject_HEAD
    long precision;
};

static PyObject *variable;

static struct context *
current(void)
{
    PyObject *value;
    if (PyContextVar_Get(variable, NULL, &value) < 0)
        return NULL;
    return (struct context *)value;
}

static PyObject *
precision(PyObject *self, PyObject *unused)
{
    struct context *context = current();
    if (context == NULL)
        return NULL;
    Py_DECREF(context);
    return PyLong_FromLong(context->precision);
}

static PyMethodDef methods[] = {
    {"precision", precision, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
