// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -std=c++17 -fsyntax-only -fplugin-arg-refsan-dump=ir \
// RUN:   -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s
// Where scopes are left their variables are destroyed, the last one first, and then end, also those
// without a destructor: at a break, a return, a brace.
#include <Python.h>

struct Holder {
    PyObject *p;
    explicit Holder(PyObject *o);
    ~Holder();
};

int scopes(PyObject *o)
{
    PyObject *first = o;
    Holder a(first);

    while (PyObject *next = PyIter_Next(o)) {
        Holder b(next);
        PyObject *last = next;

        if (last == first)
            break;
    }
    return 0;
}
// CHECK-LABEL: function int scopes(obj:PyObject o)
// CHECK: next = %{{[0-9]+}} !init
// CHECK: eq last, first
// CHECK: [[B:%[0-9]+]] = addr b
// CHECK-NEXT: call Holder::~Holder([[B]]) !dtor
// CHECK-NEXT: end last
// CHECK-NEXT: end b
// CHECK-NEXT: jump b
// CHECK: [[C:%[0-9]+]] = addr b
// CHECK-NEXT: call Holder::~Holder([[C]]) !dtor
// CHECK-NEXT: end last
// CHECK-NEXT: end b
// CHECK-NEXT: end next
// CHECK: %result = 0 !return
// CHECK-NEXT: [[A:%[0-9]+]] = addr a
// CHECK-NEXT: call Holder::~Holder([[A]]) !dtor
// CHECK-NEXT: end a
// CHECK-NEXT: end first
// CHECK-NEXT: jump exit

// What a statement declares for itself is gone after it, at a throw too.
void after(PyObject *o)
{
    if (Holder c{o}; c.p != nullptr)
        Py_INCREF(o);
    throw 1;
}
// CHECK-LABEL: function void after(obj:PyObject o)
// CHECK: call Holder::~Holder(%{{[0-9]+}}) !dtor
// CHECK-NOT: call Holder::~Holder
// CHECK: unwind
