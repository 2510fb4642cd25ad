// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A reference to what others hold too was the function's own all the same: stolen and released, or
// released twice, it was not borrowed.
#include <Python.h>

int stolen(PyObject *tuple)
{
    PyObject *mod = PyImport_ImportModule("math");

    if (mod == NULL)
        return -1;
    if (PyTuple_SetItem(tuple, 0, mod) < 0) {
        Py_DECREF(mod);
        return -1;
    }
    return 0;
}
// CHECK: [[#@LINE-5]]:9: warning: 'mod' is released after PyTuple_SetItem stole its reference

int twice(PyObject *o)
{
    PyObject *mod = PyImport_ImportModule("math");

    if (mod == NULL)
        return -1;

    int failed = PyObject_SetAttrString(o, "math", mod);

    Py_DECREF(mod);
    if (failed < 0)
        Py_DECREF(mod);
    return failed;
}
// CHECK: [[#@LINE-3]]:9: warning: 'mod' is released more often than it is owned on this path

int once(PyObject *o)
{
    PyObject *mod = PyImport_ImportModule("math");

    if (mod == NULL)
        return -1;

    int failed = PyObject_SetAttrString(o, "math", mod);

    Py_DECREF(mod);
    return failed;
}
