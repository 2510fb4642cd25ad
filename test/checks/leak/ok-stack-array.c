// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Arguments in an array on the stack, released in a loop.

#include <Python.h>

static PyObject *
call3(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *stack[3] = {NULL, NULL, NULL};
    PyObject *result = NULL;
    if (nargs != 1) {
        PyErr_SetString(PyExc_TypeError, "one argument");
        return NULL;
    }
    for (int i = 0; i < 3; i++) {
        stack[i] = PyLong_FromLong(i);
        if (stack[i] == NULL)
            goto done;
    }
    result = PyObject_Vectorcall(args[0], stack, 3, NULL);
done:
    for (int i = 0; i < 3; i++)
        Py_XDECREF(stack[i]);
    return result;
}

static PyMethodDef methods[] = {
    {"call3", (PyCFunction)(void (*)(void))call3, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
