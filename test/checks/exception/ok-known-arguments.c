// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Failures that the arguments exclude, each in its way: one of several numbers, types that two tests
// told at once or a variable kept, a type that is no subclass, None or a flag for a helper of the unit.
#include <Python.h>

struct bytes {
    PyObject_HEAD
    char text[8];
    Py_ssize_t exports;
};

static int
bytes_getbuffer(struct bytes *self, Py_buffer *view, int flags)
{
    (void)PyBuffer_FillInfo(view, (PyObject *)self, self->text, sizeof self->text, 0, flags);
    self->exports++;
    return 0;
}

static PyObject *
both_ints(PyObject *a, PyObject *b)
{
    if (PyLong_CheckExact(a) & PyLong_CheckExact(b)) {
        int overflow;
        long x = PyLong_AsLongAndOverflow(a, &overflow);
        if (overflow)
            goto slow;
        long y = PyLong_AsLongAndOverflow(b, &overflow);
        if (overflow)
            goto slow;
        if (x < 1000 && y < 1000)
            return PyLong_FromLong(x + y);
    }
slow:
    return PyNumber_Multiply(a, b);
}

static PyObject *
kept_in_variables(PyObject *a, PyObject *b)
{
    int first = PyLong_Check(a);
    int second = PyLong_Check(b);
    if (first && second) {
        int overflow = 0;
        long x = PyLong_AsLongAndOverflow(a, &overflow);
        if (overflow == 0)
            return PyLong_FromLong(x);
    }
    return PyNumber_Multiply(a, b);
}

PyObject *
look_up(PyObject *self, PyObject *name, int quiet)
{
    PyObject *found = PyDict_GetItemWithError(self, name);
    if (found != NULL)
        return Py_NewRef(found);
    if (PyErr_Occurred())
        return NULL;
    if (quiet == 2)
        return NULL;
    PyErr_SetObject(PyExc_KeyError, name);
    return NULL;
}

static PyObject *
loud(PyObject *self, PyObject *name)
{
    return look_up(self, name, 0);
}

static PyObject *
smaller(PyObject *self, PyObject *other)
{
    if (PySet_CheckExact(other) && PyObject_Size(other) < 16)
        return PyObject_CallOneArg(other, self);
    Py_RETURN_NOTIMPLEMENTED;
}

static int
is_accepted(PyObject *o)
{
    if (o == Py_None)
        return 1;
    if (!PyLong_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "a number or None");
        return 0;
    }
    return 1;
}

static PyObject *
accepts_none(PyObject *self)
{
    return PyLong_FromLong(is_accepted(Py_None));
}

static PyType_Slot slots[] = {
    {Py_tp_str, accepts_none},
    {Py_tp_getattro, loud},
    {Py_bf_getbuffer, bytes_getbuffer},
    {Py_nb_multiply, both_ints},
    {Py_nb_add, kept_in_variables},
    {Py_nb_and, smaller},
    {0, NULL},
};

PyType_Slot *bytes_slots = slots;
