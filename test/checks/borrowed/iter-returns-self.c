// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// So must tp_iter.

#include <Python.h>

static PyObject *
lines_iter(PyObject *self)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'self'{{.*}}[refsan-borrowed]
    return self;
}

static PyTypeObject lines_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.lines",
    .tp_basicsize = sizeof(PyObject),
    .tp_iter = lines_iter,
};
