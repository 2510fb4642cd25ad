// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// An argument vector on the stack: the early exit loses the first element.

#include <Python.h>

static PyObject *
call_both(PyObject *self, PyObject *func)
{
    PyObject *stack[2];
    stack[0] = PyUnicode_FromString("name");
    if (stack[0] == NULL)
        return NULL;
    stack[1] = PyLong_FromLong(7000);
    if (stack[1] == NULL)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyUnicode_FromString{{.*}}[refsan-leak]
        return NULL;
    PyObject *result = PyObject_Vectorcall(func, stack, 2, NULL);
    Py_DECREF(stack[0]);
    Py_DECREF(stack[1]);
    return result;
}

static PyMethodDef methods[] = {
    {"call_both", call_both, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
