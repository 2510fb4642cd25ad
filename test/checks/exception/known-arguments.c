// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What looks like ok-known-arguments.c, and can fail.
#include <Python.h>

struct bytes {
    PyObject_HEAD
    char text[8];
    Py_ssize_t exports;
};

static int
bytes_getbuffer(struct bytes *self, Py_buffer *view, int flags)
{
    (void)PyBuffer_FillInfo(view, (PyObject *)self, self->text, sizeof self->text, 1, flags);
    self->exports++;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by PyBuffer_FillInfo
    return 0;
}

static PyObject *
one_int(PyObject *a, PyObject *b)
{
    int first = PyLong_Check(a);
    int second = PyLong_Check(b);
    if (first || second) {
        int overflow = 0;
        long x = PyLong_AsLongAndOverflow(a, &overflow);
        if (overflow == 0)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned with an exception set by PyLong_AsLongAndOverflow
            return PyLong_FromLong(x);
    }
    return PyNumber_Multiply(a, b);
}

static PyObject *
smaller(PyObject *self, PyObject *other)
{
    // CHECK: :[[#@LINE+2]]:{{.*}}warning: PyObject_CallOneArg is called without asking whether PyObject_Size failed
    if (PySet_Check(other) && PyObject_Size(other) < 16)
        return PyObject_CallOneArg(other, self);
    Py_RETURN_NOTIMPLEMENTED;
}

static PyType_Slot slots[] = {
    {Py_nb_and, smaller},
    {Py_bf_getbuffer, bytes_getbuffer},
    {Py_nb_add, one_int},
    {0, NULL},
};

PyType_Slot *bytes_slots = slots;
