// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Methods, bases and members: this comes first, initialisers are stores, virtual calls are indirect.
#include <Python.h>

namespace ns
{
struct Base {
    virtual ~Base();
    virtual PyObject *run(PyObject *o) = 0;
    static PyObject *cache;
};

struct Derived : Base {
    PyObject *x;
    Base *other = nullptr;
    explicit Derived(PyObject *o) : x(o)
    {
        Py_INCREF(o);
    }
    ~Derived()
    {
        Py_XDECREF(x);
    }
    PyObject *run(PyObject *o) override
    {
        return x == o ? cache : Base::cache;
    }
    PyObject *call(PyObject *o)
    {
        return other->run(o) ? this->run(o) : Derived::run(x);
    }
    int overloaded(PyObject *o);
    int overloaded(int n);
};
}  // namespace ns

int ns::Derived::overloaded(PyObject *o)
{
    return overloaded(1) + (o == x);
}
int ns::Derived::overloaded(int n)
{
    return x == nullptr ? n : 0;
}


// CHECK-LABEL: function void ns::Derived::Derived(ptr:ns::Derived+ this, obj:PyObject o) inline method
// CHECK: call ns::Base::Base(this)
// CHECK: store this->x = o
// CHECK: store this->other = NULL
// CHECK: incref o !macro
// CHECK: jump exit

// CHECK-LABEL: function void ns::Derived::~Derived(ptr:ns::Derived+ this) inline method
// CHECK: [[T1:%[0-9]+]] = load this->x !macro
// CHECK: decref? [[T1]] !macro
// CHECK: call ns::Base::~Base(this) !macro !dtor
// CHECK: jump exit

// CHECK-LABEL: function obj:PyObject ns::Derived::run(ptr:ns::Derived+ this, obj:PyObject o) inline method
// CHECK: [[T1:%[0-9]+]] = load this->x
// CHECK: [[T2:%[0-9]+]] = eq [[T1]], o
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T3:%[0-9]+]] = addr ns::Base::cache
// CHECK: [[T4:%[0-9]+]] = [[T3]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T5:%[0-9]+]] = addr ns::Base::cache
// CHECK: [[T4]] = [[T5]]
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: [[T6:%[0-9]+]] = load *[[T4]]
// CHECK: ret [[T6]]

// CHECK-LABEL: function obj:PyObject ns::Derived::call(ptr:ns::Derived+ this, obj:PyObject o) inline method
// CHECK: [[T1:%[0-9]+]] = load this->other
// CHECK: [[T2:%[0-9]+]] = call *? as ns::Base::run([[T1]], o)
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T3:%[0-9]+]] = call *? as ns::Derived::run(this, o)
// CHECK: [[T4:%[0-9]+]] = [[T3]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T5:%[0-9]+]] = load this->x
// CHECK: [[T6:%[0-9]+]] = call ns::Derived::run(this, [[T5]])
// CHECK: [[T4]] = [[T6]]
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: ret [[T4]]

// CHECK-LABEL: function int ns::Derived::overloaded(ptr:ns::Derived+ this, obj:PyObject o) method
// CHECK: [[T1:%[0-9]+]] = call ns::Derived::overloaded#2(this, 1)
// CHECK: [[T2:%[0-9]+]] = load this->x
// CHECK: [[T3:%[0-9]+]] = eq o, [[T2]]
// CHECK: [[T4:%[0-9]+]] = add [[T1]], [[T3]]
// CHECK: ret [[T4]]

// CHECK-LABEL: function int ns::Derived::overloaded#2(ptr:ns::Derived+ this, int n) method
// CHECK: [[T1:%[0-9]+]] = load this->x
// CHECK: [[T2:%[0-9]+]] = eq [[T1]], NULL
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T3:%[0-9]+]] = n
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T3]] = 0
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: ret [[T3]]
