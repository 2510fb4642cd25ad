// SPDX-License-Identifier: Apache-2.0
// XFAIL: *
// RUN: echo 'make(o, out r) -> 1 {*r = new} | 0! {*r = NULL}' > %t.refs
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-contracts=%t.refs %s 2>&1 | FileCheck %s
// A converter without clean-up made an object before a later argument was found to be wrong.
#include <Python.h>

int make(PyObject *o, PyObject **result);

PyObject *converted(PyObject *self, PyObject *args)
{
    PyObject *made = NULL;
    int n;

    if (!PyArg_ParseTuple(args, "O&i:converted", make, &made, &n))
        return NULL;
    return made;
}
// CHECK: [[#@LINE-3]]:9: warning: 'made' leaks
