// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The item lived through its list, and the list is gone.

#include <Python.h>

static PyObject *
first_line(PyObject *self, PyObject *text)
{
    PyObject *lines = PyUnicode_Splitlines(text, 0);
    if (lines == NULL)
        return NULL;
    if (PyList_GET_SIZE(lines) == 0) {
        Py_DECREF(lines);
        Py_RETURN_NONE;
    }
    PyObject *line = PyList_GET_ITEM(lines, 0);
    Py_DECREF(lines);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'line'{{.*}}[refsan-use-after-decref]
    Py_INCREF(line);
    return line;
}

static PyMethodDef methods[] = {
    {"first_line", first_line, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
