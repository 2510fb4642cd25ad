// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Of two failures that a caller cannot tell apart one keeps a reference of the argument. It is told
// there, and not in the callers.

#include <Python.h>

static int
write_number(PyObject *v, PyObject **out)
{
    Py_INCREF(v);
    if (PyLong_CheckExact(v)) {
        if (PyObject_Print(v, stderr, 0) < 0)
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v' leaks{{.*}}[refsan-leak]
            return -1;
        Py_DECREF(v);
        return 1;
    }
    PyObject *text = PyObject_Str(v);
    Py_DECREF(v);
    if (text == NULL)
        return -1;
    *out = text;
    return 0;
}

static PyObject *
show(PyObject *self, PyObject *arg)
{
    PyObject *text = NULL;
    PyObject *number = PyNumber_Long(arg);
    if (number == NULL)
        return NULL;
    if (write_number(number, &text) < 0) {
        Py_DECREF(number);
        return NULL;
    }
    Py_DECREF(number);
    return text ? text : Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    {"show", show, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
