// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Failures that something else than the answer excludes: an output beside it, what the answer can
// never be, a test of two answers at once, the type of the argument.
#include <Python.h>

static PyObject *
overflow_tells(PyObject *self, PyObject *n)
{
    int overflow;
    long value = PyLong_AsLongAndOverflow(n, &overflow);
    if (overflow)
        return PyLong_FromLong(overflow > 0 ? 100 : 0);
    if (value == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(value);
}

static PyObject *
only_overflow_fails(PyObject *self, PyObject *n)
{
    int overflow = 0;
    if (PyLong_CheckExact(n) || PyBool_Check(n)) {
        long value = PyLong_AsLongAndOverflow(n, &overflow);
        if (!overflow)
            return PyLong_FromLong(value);
    }
    return PyNumber_Add(n, n);
}

static int
nothing_to_start(void)
{
    return 1;
}

static PyObject *
never_refused(PyObject *self, PyObject *noargs)
{
    if (!nothing_to_start())
        return NULL;
    Py_RETURN_NONE;
}

// Its callers take everything below zero for a failure.
static int
dial(int tries)
{
    if (tries == 0)
        return 0;
    if (PyErr_CheckSignals())
        return -1;
    return tries;
}

static PyObject *
dial_once(PyObject *self, PyObject *noargs)
{
    int failed = dial(1);
    if (failed < 0)
        return NULL;
    return PyLong_FromLong(failed);
}

static PyObject *
no_negative_sum(PyObject *self, PyObject *arg)
{
    Py_ssize_t all = PyList_GET_SIZE(self) + PyList_GET_SIZE(arg);
    if (all < 0)
        return NULL;
    return PyList_New(all);
}

static PyObject *
both_asked(PyObject *self, PyObject *args)
{
    PyObject *v = PyTuple_GET_ITEM(args, 0), *w = PyTuple_GET_ITEM(args, 1);
    Py_ssize_t a = PyLong_AsSsize_t(v);
    Py_ssize_t b = PyLong_AsSsize_t(w);
    if (a == -1 || b == -1)
        return NULL;
    if (a + b > 128)
        return PyLong_FromLong(0);
    return PyNumber_Multiply(v, w);
}

static PyObject *
length_of_fast(PyObject *self, PyObject *arg)
{
    PyObject *fast = PySequence_Fast(arg, "no sequence");
    if (fast == NULL)
        return NULL;
    Py_ssize_t n = PySequence_Size(fast);
    Py_DECREF(fast);
    return PyLong_FromSsize_t(n);
}

static PyObject *
by_its_macro(PyObject *self, PyObject *dict)
{
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    long all = 0;
    while (PyDict_Next(dict, &pos, &key, &value))
        all |= PyLong_AS_LONG(value);
    return PyLong_FromLong(all);
}

static PyObject *
matched(PyObject *self, PyObject *noargs)
{
    PyObject *got = PyObject_CallNoArgs(self);
    if (PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        PyErr_SetNone(PyExc_KeyError);
    }
    return got;
}

static PyObject *
compared_twice(PyObject *self, PyObject *arg)
{
    int fd = PyObject_AsFileDescriptor(arg);
    if (fd == -1)
        return NULL;
    if (fd != 5) {
        if (fd == 3)
            Py_RETURN_NONE;
        if (fd == 5)
            return NULL;
    }
    Py_RETURN_TRUE;
}

struct number {
    PyObject_HEAD
    double value;
};

static Py_hash_t
number_hash(struct number *self)
{
#if PY_VERSION_HEX >= 0x030a0000
    Py_hash_t hash = _Py_HashDouble((PyObject *)self, self->value);
#else
    Py_hash_t hash = _Py_HashDouble(self->value);
#endif
    if (hash == -1)
        return -1;
    return hash + 1 == -1 ? -2 : hash + 1;
}

static PyMethodDef methods[] = {
    {"overflow_tells", overflow_tells, METH_O, NULL},
    {"only_overflow_fails", only_overflow_fails, METH_O, NULL},
    {"never_refused", never_refused, METH_NOARGS, NULL},
    {"dial_once", dial_once, METH_NOARGS, NULL},
    {"no_negative_sum", no_negative_sum, METH_O, NULL},
    {"both_asked", both_asked, METH_VARARGS, NULL},
    {"length_of_fast", length_of_fast, METH_O, NULL},
    {"by_its_macro", by_its_macro, METH_O, NULL},
    {"matched", matched, METH_NOARGS, NULL},
    {"compared_twice", compared_twice, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_hash, number_hash},
    {Py_tp_methods, methods},
    {0, NULL},
};

PyType_Slot *number_slots = slots;
