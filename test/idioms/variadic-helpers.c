// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Helpers that take any number of arguments: one that reads objects may take their references, one
// that hands its arguments on to be printed does not.

#include <Python.h>

// Takes over what it is given.
static PyObject *pack(Py_ssize_t n, ...)
{
    va_list ap;
    PyObject *tuple = PyTuple_New(n);
    va_start(ap, n);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = va_arg(ap, PyObject *);
        if (tuple == NULL || item == NULL) {
            Py_XDECREF(item);
            Py_CLEAR(tuple);
            continue;
        }
        PyTuple_SET_ITEM(tuple, i, item);
    }
    va_end(ap);
    return tuple;
}

static PyObject *pair(PyObject *self, PyObject *arg)
{
    return pack(2, PyLong_FromLong(1000), Py_NewRef(arg));
}

static void complain(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyErr_FormatV(PyExc_ValueError, format, ap);
    va_end(ap);
}

static PyObject *refuse(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    complain("not %U", text);
    // CHECK: :[[#@LINE+1]]:5: warning: 'text' leaks on this path
    return NULL;
}

static PyMethodDef methods[] = {
    {"pair", pair, METH_O}, {"refuse", refuse, METH_O}, {NULL}};
void *used[] = {methods};
