// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -DNDEBUG -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Items of tuples and lists, by macro or by field, are calls.
#include <Python.h>

void items(PyObject *t, PyObject *l, Py_ssize_t i)
{
    PyTuple_SET_ITEM(t, i, PyList_GET_ITEM(l, 0));
    PyList_SET_ITEM(l, i, PyTuple_GET_ITEM(t, i));
    ((PyListObject *)l)->ob_item[i] = ((PyTupleObject *)t)->ob_item[2];
}
// CHECK-LABEL: function void items(obj:PyObject t, obj:PyObject l, int i)
// CHECK: [[T1:%[0-9]+]] = call PyList_GET_ITEM(l, 0) !macro
// CHECK: call PyTuple_SET_ITEM(t, i, [[T1]]) !macro
// CHECK: [[T2:%[0-9]+]] = call PyTuple_GET_ITEM(t, i) !macro
// CHECK: call PyList_SET_ITEM(l, i, [[T2]]) !macro
// CHECK: [[T3:%[0-9]+]] = call PyTuple_GET_ITEM(t, 2)
// CHECK: call PyList_SET_ITEM(l, i, [[T3]])
// CHECK: jump exit

PyObject **all(PyObject *l)
{
    return ((PyListObject *)l)->ob_item;
}
// CHECK-LABEL: function objaddr all(obj:PyObject l)
// CHECK: [[T1:%[0-9]+]] = load l->{PyListObject}ob_item
// CHECK: ret [[T1]]
