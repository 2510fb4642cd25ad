// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// There is a result, or the exception that was set instead: never both, never neither.

#include <Python.h>

extern int release_file(PyObject *file);

static PyObject *
close_file(PyObject *self, PyObject *arg)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    PyObject *result = PyObject_CallMethod(arg, "close", NULL);
    if (result == NULL)
        PyErr_Fetch(&type, &value, &traceback);
    int rc = release_file(self);
    if (result == NULL)
        PyErr_Restore(type, value, traceback);
    if (rc < 0)
        Py_CLEAR(result);
    return result;
}

static PyMethodDef methods[] = {
    {"close_file", close_file, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
