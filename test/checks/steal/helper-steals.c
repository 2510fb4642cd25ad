// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A helper of the unit that passes its argument to a stealing call steals too.

#include <Python.h>

static void
set_at(PyObject *t, Py_ssize_t i, PyObject *v)
{
    PyTuple_SET_ITEM(t, i, v);
}

static PyObject *
single(PyObject *self, PyObject *obj)
{
    PyObject *t = PyTuple_New(1);
    if (t == NULL)
        return NULL;
    PyObject *text = PyObject_Str(obj);
    if (text == NULL) {
        Py_DECREF(t);
        return NULL;
    }
    set_at(t, 0, text);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}[refsan-steal]
    Py_DECREF(text);
    return t;
}

static PyMethodDef methods[] = {
    {"single", single, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
