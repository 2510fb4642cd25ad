// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// new makes the object in place, delete destroys it first.
#include <Python.h>

struct Holder {
    PyObject *p;
    explicit Holder(PyObject *o) : p(o)
    {
        Py_INCREF(o);
    }
    ~Holder()
    {
        Py_DECREF(p);
    }
};

int heap(PyObject *o)
{
    Holder *h = new Holder(o);
    int *numbers = new int[10];
    PyObject **slot = new PyObject *(o);
    int n = h->p == *slot;

    delete h;
    delete[] numbers;
    return n;
}


// CHECK-LABEL: function void Holder::Holder(ptr:Holder+ this, obj:PyObject o) inline method
// CHECK: store this->p = o
// CHECK: incref o !macro
// CHECK: jump exit

// CHECK-LABEL: function void Holder::~Holder(ptr:Holder+ this) inline method
// CHECK: [[T1:%[0-9]+]] = load this->p !macro
// CHECK: decref [[T1]] !macro
// CHECK: jump exit

// CHECK-LABEL: function int heap(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call `operator new`(8)
// CHECK: call Holder::Holder([[T1]], o)
// CHECK: h = [[T1]] !init
// CHECK: [[T2:%[0-9]+]] = call `operator new[]`(10)
// CHECK: numbers = [[T2]] !init
// CHECK: [[T3:%[0-9]+]] = call `operator new`(8)
// CHECK: store *[[T3]] = o
// CHECK: slot = [[T3]] !init
// CHECK: [[T4:%[0-9]+]] = load h->p
// CHECK: [[T5:%[0-9]+]] = load *slot
// CHECK: [[T6:%[0-9]+]] = eq [[T4]], [[T5]]
// CHECK: n = [[T6]] !init
// CHECK: call Holder::~Holder(h) !dtor
// CHECK: call `operator delete`(h)
// CHECK: call `operator delete[]`(numbers)
// CHECK: %result = n !return
// CHECK: jump exit
