// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A NULL is told where it crashes, and not again behind it.

#include <Python.h>

PyObject *
prefix(PyObject *p)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'value' is NULL when it is passed to PyUnicode_Check{{.*}}[refsan-null-result]
    PyObject *text = PyUnicode_Check(value) ? PyUnicode_Concat(p, value) : NULL;
    PyErr_Restore(type, value, traceback);
    return text;
}
