// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Cleanup functions and destructors in one function, in the order of their variables.
#include <Python.h>

struct Holder {
    PyObject *p;
    explicit Holder(PyObject *o);
    ~Holder();
};

static void release(PyObject **p)
{
    Py_XDECREF(*p);
}

void both(PyObject *o)
{
    __attribute__((cleanup(release))) PyObject *x = PyObject_Repr(o);
    Holder h(o);
}
// CHECK-LABEL: function void both(obj:PyObject o)
// CHECK: x = %{{[0-9]+}} !init
// CHECK: call Holder::Holder(
// CHECK: call Holder::~Holder({{.*}}) !dtor
// CHECK-NEXT: [[T1:%[0-9]+]] = addr x
// CHECK-NEXT: call release([[T1]]) !dtor
// CHECK-NEXT: end h
// CHECK-NEXT: end x
// CHECK-NEXT: jump exit
