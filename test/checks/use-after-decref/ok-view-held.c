// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What a view points to is used while the view is held, or asked for again.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

// What is read before the release stays; the pointer may still be compared.
static PyObject *
first(PyObject *self, PyObject *obj)
{
    Py_buffer view;
    const unsigned char *data;
    long byte;

    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    data = view.buf;
    byte = view.len > 0 ? data[0] : -1;
    PyBuffer_Release(&view);
    return data == NULL ? PyLong_FromLong(0) : PyLong_FromLong(byte);
}

// The same struct for one object after another.
static PyObject *
equal(PyObject *self, PyObject *args)
{
    Py_buffer view;
    PyObject *a, *b;
    char copy[16] = "";

    if (!PyArg_ParseTuple(args, "OO", &a, &b))
        return NULL;
    if (PyObject_GetBuffer(a, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    memcpy(copy, view.buf, view.len < 16 ? (size_t)view.len : 16);
    PyBuffer_Release(&view);
    if (PyObject_GetBuffer(b, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    int same = memcmp(copy, view.buf, view.len < 16 ? (size_t)view.len : 16) == 0;
    PyBuffer_Release(&view);
    return PyBool_FromLong(same);
}

// One of several ways has no view: what it points to is the function's own.
static PyObject *
text(PyObject *self, PyObject *obj)
{
    Py_buffer view = {NULL};
    const char *data = "";
    char copy[16] = "";

    if (PyObject_CheckBuffer(obj)) {
        if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0)
            return NULL;
        data = view.buf;
    }
    strncpy(copy, data, sizeof copy - 1);
    PyBuffer_Release(&view);
    return PyUnicode_FromString(copy);
}

// Of two views one is still held.
static PyObject *
second(PyObject *self, PyObject *args)
{
    Py_buffer one, two;
    PyObject *result;

    if (!PyArg_ParseTuple(args, "y*y*", &one, &two))
        return NULL;
    PyBuffer_Release(&one);
    result = PyBytes_FromStringAndSize(two.buf, two.len);
    PyBuffer_Release(&two);
    return result;
}

// A member of the instance that is filled again before it is used.
typedef struct {
    PyObject_HEAD
    Py_buffer view;
    const char *at;
} Reader;

static int
reader_set(Reader *self, PyObject *obj)
{
    PyBuffer_Release(&self->view);
    self->at = NULL;
    if (PyObject_GetBuffer(obj, &self->view, PyBUF_SIMPLE) < 0)
        return -1;
    self->at = self->view.buf;
    return 0;
}

static PyObject *
reader_feed(PyObject *self, PyObject *obj)
{
    Reader *reader = (Reader *)self;

    if (reader_set(reader, obj) < 0)
        return NULL;
    return PyLong_FromLong(reader->at[0]);
}

static PyMethodDef methods[] = {
    {"first", first, METH_O, NULL},
    {"equal", equal, METH_VARARGS, NULL},
    {"text", text, METH_O, NULL},
    {"second", second, METH_VARARGS, NULL},
    {"feed", reader_feed, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
