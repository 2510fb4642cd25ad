// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that consumes its argument and returns it, or the static object that stands for it.

#include <Python.h>

static struct {
    int n;
    PyASCIIObject empty;
} table;

static PyObject *
result(PyObject *text)
{
    if (PyUnicode_GET_LENGTH(text) == 0) {
        PyObject *empty = (PyObject *)&table.empty;
        if (text != empty) {
            Py_INCREF(empty);
            Py_DECREF(text);
        }
        return empty;
    }
    return text;
}

static PyObject *
text(PyObject *self, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    return result(text);
}

static PyMethodDef methods[] = {
    {"text", text, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
