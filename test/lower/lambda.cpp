// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// A closure holds what it captures; its body is a function of its own.
#include <Python.h>

PyObject *captures(PyObject *o)
{
    PyObject *result = nullptr;
    auto fill = [&result, o](int i) {
        result = PyLong_FromLong(i);
        return o;
    };

    fill(3);
    return result;
}


// CHECK-LABEL: function obj:PyObject captures(obj:PyObject o)
// CHECK: result = NULL !init
// CHECK: [[T1:%[0-9]+]] = addr result
// CHECK: store fill.result = [[T1]]
// CHECK: store fill.o = o !init
// CHECK: [[T2:%[0-9]+]] = addr fill
// CHECK: call `captures(PyObject *)::(lambda)::operator()`([[T2]], 3) : obj:PyObject
// CHECK: %result = result !return
// CHECK: jump exit

// CHECK-LABEL: function obj:PyObject `captures(PyObject *)::(lambda)::operator()`(ptr:`lambda 1`+ this, int i) static inline method
// CHECK: [[T1:%[0-9]+]] = call PyLong_FromLong(i)
// CHECK: [[T2:%[0-9]+]] = load this->result
// CHECK: store *[[T2]] = [[T1]]
// CHECK: [[T3:%[0-9]+]] = load this->o
// CHECK: ret [[T3]]
