// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A borrowed argument is replaced by a new reference that nobody releases.

#include <Python.h>

static PyObject *
encode(PyObject *self, PyObject *args)
{
    PyObject *text;
    if (!PyArg_ParseTuple(args, "O", &text))
        return NULL;
    if (PyUnicode_Check(text)) {
        text = PyUnicode_AsUTF8String(text);
        if (text == NULL)
            return NULL;
    }
    Py_ssize_t n = PyObject_Size(text);
    if (n < 0)
        // CHECK: warning: 'text'{{.*}}PyUnicode_AsUTF8String{{.*}}[refsan-leak]
        return NULL;
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"encode", encode, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
