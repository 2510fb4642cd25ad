// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Constructors work where the object stands; destructors run at each end of its scope.
#include <Python.h>

struct Ref {
    PyObject *p;
    explicit Ref(PyObject *o = nullptr) : p(o)
    {
    }
    ~Ref()
    {
        Py_XDECREF(p);
    }
    bool operator!() const
    {
        return p == nullptr;
    }
};

Ref make(PyObject *o)
{
    return Ref(PyObject_Repr(o));
}

int scopes(PyObject *o)
{
    Ref a(PyList_New(0));

    if (!a)
        return -1;
    Ref b = make(o);
    {
        Ref c;
    }
    return 0;
}


// CHECK-LABEL: function void Ref::Ref(ptr:Ref+ this, obj:PyObject o) inline method
// CHECK: store this->p = o
// CHECK: jump exit

// CHECK-LABEL: function void Ref::~Ref(ptr:Ref+ this) inline method
// CHECK: [[T1:%[0-9]+]] = load this->p !macro
// CHECK: decref? [[T1]] !macro
// CHECK: jump exit

// CHECK-LABEL: function int `Ref::operator!`(ptr:Ref+ this) inline method
// CHECK: [[T1:%[0-9]+]] = load this->p
// CHECK: [[T2:%[0-9]+]] = eq [[T1]], NULL
// CHECK: ret [[T2]]

// CHECK-LABEL: function struct:Ref+ make(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(o)
// CHECK: [[T2:%[0-9]+]] = addr [[T3:%[0-9]+]]
// CHECK: call Ref::Ref([[T2]], [[T1]])
// CHECK: copy %result = [[T3]] !return
// CHECK: jump exit

// CHECK-LABEL: function int scopes(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyList_New(0)
// CHECK: [[T2:%[0-9]+]] = addr a
// CHECK: call Ref::Ref([[T2]], [[T1]]) !init
// CHECK: [[T3:%[0-9]+]] = addr a
// CHECK: [[T4:%[0-9]+]] = call `Ref::operator!`([[T3]])
// CHECK: branch [[T4]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: %result = -1 !return
// CHECK: [[T5:%[0-9]+]] = addr a
// CHECK: call Ref::~Ref([[T5]]) !dtor
// CHECK: jump exit
// CHECK: [[B3]]:
// CHECK: b = call make(o) !init
// CHECK: [[T6:%[0-9]+]] = addr c
// CHECK: call Ref::Ref([[T6]], NULL) !init
// CHECK: [[T7:%[0-9]+]] = addr c
// CHECK: call Ref::~Ref([[T7]]) !dtor
// CHECK: %result = 0 !return
// CHECK: [[T8:%[0-9]+]] = addr b
// CHECK: call Ref::~Ref([[T8]]) !dtor
// CHECK: [[T9:%[0-9]+]] = addr a
// CHECK: call Ref::~Ref([[T9]]) !dtor
// CHECK: jump exit
