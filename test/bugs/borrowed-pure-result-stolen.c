// SPDX-License-Identifier: Apache-2.0
// XFAIL: *
// RUN: echo 'type_of(notnull o) -> borrowed(o) pure' > %t.refs
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-contracts=%t.refs %s 2>&1 | FileCheck %s
// What a parameter lends is given away: only the memory of the pure call still shows it at the end.
#include <Python.h>

PyObject *type_of(PyObject *o);

PyObject *types(PyObject *o)
{
    PyObject *result = PyTuple_New(1);

    if (result == NULL)
        return NULL;
    PyTuple_SET_ITEM(result, 0, type_of(o));
    return result;
}
// CHECK: [[#@LINE-3]]:5: warning: borrowed reference
