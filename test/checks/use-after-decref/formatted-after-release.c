// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The message names an object that is gone.

#include <Python.h>

static PyObject *
need_int(PyObject *self, PyObject *obj)
{
    PyObject *v = PyObject_CallNoArgs(obj);
    if (v == NULL)
        return NULL;
    if (!PyLong_Check(v)) {
        Py_DECREF(v);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}[refsan-use-after-decref]
        PyErr_Format(PyExc_TypeError, "not a number: %R", v);
        return NULL;
    }
    return v;
}

static PyMethodDef methods[] = {
    {"need_int", need_int, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
