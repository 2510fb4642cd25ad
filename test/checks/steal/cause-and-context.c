// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyException_SetCause and PyException_SetContext steal a reference each.

#include <Python.h>

static PyObject *
raise_from(PyObject *self, PyObject *args)
{
    PyObject *exc;
    if (!PyArg_ParseTuple(args, "O", &exc))
        return NULL;
    if (!PyExceptionInstance_Check(exc)) {
        PyErr_SetString(PyExc_TypeError, "an exception is needed");
        return NULL;
    }
    PyObject *cause = PyObject_CallFunction(PyExc_ValueError, "s", "inner");
    if (cause == NULL)
        return NULL;
    PyException_SetCause(exc, cause);
    // CHECK: warning: 'cause'{{.*}}[refsan-steal]
    PyException_SetContext(exc, cause);
    PyErr_SetObject((PyObject *)Py_TYPE(exc), exc);
    return NULL;
}

static PyMethodDef methods[] = {
    {"raise_from", raise_from, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
