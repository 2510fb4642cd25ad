// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A conversion that cannot overflow because of what the number is: ints are not told by their size.
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

static PyType_Slot slots[] = {
    {Py_tp_init, scale_init},
    {0, NULL},
};

PyType_Slot *scale_slots = slots;
// XFAIL: *
