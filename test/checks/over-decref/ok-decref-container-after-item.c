// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The item taken out of a container is held before the container goes.

#include <Python.h>

static PyObject *
first_line(PyObject *self, PyObject *text)
{
    PyObject *lines = PyUnicode_Splitlines(text, 0);
    if (lines == NULL)
        return NULL;
    if (PyList_GET_SIZE(lines) == 0) {
        Py_DECREF(lines);
        return PyUnicode_FromString("");
    }
    PyObject *line = PyList_GET_ITEM(lines, 0);
    Py_INCREF(line);
    Py_DECREF(lines);
    return line;
}

static PyMethodDef methods[] = {
    {"first_line", first_line, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
