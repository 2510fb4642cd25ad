// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
// A struct is copied whole: the copy shows the object, which is lost with it.
#include <Python.h>

struct pair {
    PyObject *list;
    int n;
};

PyObject *build(PyObject *item)
{
    struct pair first = {0}, second;
    first.list = PyList_New(0);
    if (first.list == NULL)
        return NULL;
    second = first;
    if (PyList_Append(second.list, item) < 0)
        // CHECK: [[#@LINE+1]]:9: warning: 'list' leaks on this path
        return NULL;
    return second.list;
}
