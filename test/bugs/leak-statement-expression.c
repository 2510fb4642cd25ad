// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The value of a statement expression carries its reference out.

#include <Python.h>

#define TRY(expr)             \
    ({                        \
        PyObject *v_ = expr;  \
        if (v_ == NULL)       \
            return NULL;      \
        v_;                   \
    })

static PyObject *
join(PyObject *self, PyObject *arg)
{
    PyObject *sep = TRY(PyUnicode_FromString(", "));
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'sep'{{.*}}PyUnicode_FromString{{.*}}[refsan-leak]
    PyObject *seq = TRY(PySequence_List(arg));
    PyObject *r = PyUnicode_Join(sep, seq);
    Py_DECREF(sep);
    Py_DECREF(seq);
    return r;
}

static PyMethodDef methods[] = {
    {"join", join, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
