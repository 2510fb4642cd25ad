// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A number of C that became an int becomes one again: no conversion of it overflows.
#include <Python.h>

typedef struct {
    PyObject_HEAD
    double factor;
} scale;

static int
scale_init(scale *self, PyObject *args, PyObject *kwargs)
{
    PyObject *number = PyLong_FromLong(86400);
    if (number == NULL)
        return -1;
    self->factor = PyLong_AsDouble(number);
    Py_DECREF(number);
    return 0;
}

static PyObject *
itemsize(scale *self)
{
    return PyLong_FromSsize_t((Py_ssize_t)self->factor * 8);
}

static PyObject *
scale_sizeof(scale *self, PyObject *noargs)
{
    PyObject *size = itemsize(self);
    if (size == NULL)
        return NULL;
    Py_ssize_t n = PyLong_AsSsize_t(size) + 16;
    Py_DECREF(size);
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"__sizeof__", (PyCFunction)scale_sizeof, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_init, scale_init},
    {Py_tp_methods, methods},
    {0, NULL},
};

PyType_Slot *scale_slots = slots;
