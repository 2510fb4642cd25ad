// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// And the in-place operators.

#include <Python.h>

struct acc {
    PyObject_HEAD
    double value;
};

static PyObject *
acc_iadd(PyObject *self, PyObject *other)
{
    double d = PyFloat_AsDouble(other);
    if (d == -1.0 && PyErr_Occurred())
        return NULL;
    ((struct acc *)self)->value += d;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'self'{{.*}}[refsan-borrowed]
    return self;
}

static PyNumberMethods acc_number = {
    .nb_inplace_add = acc_iadd,
};
