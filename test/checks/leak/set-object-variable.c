// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The same with a variable: the error is set, the argument remains ours.

#include <Python.h>

static PyObject *
fail_with_code(PyObject *self, PyObject *args)
{
    int code;
    if (!PyArg_ParseTuple(args, "i", &code))
        return NULL;
    PyObject *value = Py_BuildValue("(is)", code, "device lost");
    if (value != NULL)
        PyErr_SetObject(PyExc_OSError, value);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'value'{{.*}}[refsan-leak]
    return NULL;
}

static PyMethodDef methods[] = {
    {"fail_with_code", fail_with_code, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
