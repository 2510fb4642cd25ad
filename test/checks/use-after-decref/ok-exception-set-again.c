// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Restoring an exception is no failure: the exception lives on as the one that is set.

#include <Python.h>

static Py_ssize_t *
written_place(void)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (value == NULL) {
        PyErr_Restore(type, value, traceback);
        return NULL;
    }
    Py_ssize_t *place = &((PyOSErrorObject *)value)->written;
    PyErr_Restore(type, value, traceback);
    return place;
}

static PyObject *
written(PyObject *self, PyObject *arg)
{
    if (PyObject_Size(arg) >= 0)
        Py_RETURN_NONE;
    Py_ssize_t *place = written_place();
    if (place != NULL)
        *place = 0;
    return NULL;
}

static PyMethodDef methods[] = {
    {"written", written, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
