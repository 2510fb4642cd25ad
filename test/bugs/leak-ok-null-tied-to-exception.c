// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper gives the exception that is set: none where the call before it succeeded.

#include <Python.h>

static PyObject *
take_exception(void)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    if (type == NULL)
        return NULL;
    PyErr_NormalizeException(&type, &value, &tb);
    Py_XDECREF(tb);
    Py_DECREF(type);
    return value;
}

static PyObject *
call_and_close(PyObject *self, PyObject *callback)
{
    PyObject *res = PyObject_CallNoArgs(callback);
    PyObject *exc = take_exception();
    PyObject *closed = PyObject_CallMethod(self, "close", NULL);
    if (closed == NULL)
        PyErr_WriteUnraisable(self);
    Py_XDECREF(closed);
    if (exc != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(exc), exc);
        Py_DECREF(exc);
        return NULL;
    }
    return res;
}

static PyMethodDef methods[] = {
    {"call_and_close", call_and_close, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
