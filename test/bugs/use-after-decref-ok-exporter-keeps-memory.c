// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The instance is its own exporter: its memory stays after the view is released. That only its
// type's bf_releasebuffer, or its absence, tells.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
    PyObject_HEAD
    char bytes[8];
} Fixed;

static int
fixed_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, ((Fixed *)self)->bytes, 8, 1, flags);
}

static PyObject *
fixed_copy(PyObject *self, PyObject *ignored)
{
    Py_buffer view;
    const char *data;

    if (PyObject_GetBuffer(self, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    data = view.buf;
    PyBuffer_Release(&view);
    return PyBytes_FromStringAndSize(data, 8);
}

static PyMethodDef methods[] = {
    {"copy", fixed_copy, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyBufferProcs as_buffer = {fixed_getbuffer, NULL};

static PyTypeObject Fixed_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "fixed.Fixed",
    .tp_basicsize = sizeof(Fixed),
    .tp_as_buffer = &as_buffer,
    .tp_methods = methods,
};

PyTypeObject *
fixed_type(void)
{
    return &Fixed_Type;
}
// XFAIL: *
