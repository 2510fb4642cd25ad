// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Temporaries are destroyed where they were made, and only if they were; a reference extends their life.
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

Ref make(PyObject *o);

void discarded(PyObject *o)
{
    make(o);
}

int conditional(PyObject *o, bool c)
{
    return c && !make(o);
}

PyObject *extended(PyObject *o, bool c)
{
    const Ref &r = c ? make(o) : Ref(nullptr);

    return PyObject_Repr(r.p);
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

// CHECK-LABEL: function void discarded(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call make(o)
// CHECK: [[T2:%[0-9]+]] = addr [[T1]]
// CHECK: call Ref::~Ref([[T2]]) !dtor
// CHECK: jump exit

// CHECK-LABEL: function int conditional(obj:PyObject o, int c)
// CHECK: [[T1:%[0-9]+]] = 0
// CHECK: branch c, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T2:%[0-9]+]] = call make(o)
// CHECK: [[T1]] = 1
// CHECK: [[T3:%[0-9]+]] = addr [[T2]]
// CHECK: [[T4:%[0-9]+]] = call `Ref::operator!`([[T3]])
// CHECK: [[T5:%[0-9]+]] = ne [[T4]], 0
// CHECK: [[T6:%[0-9]+]] = [[T5]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: branch [[T1]], [[B5:b[0-9]+]], [[B6:b[0-9]+]]
// CHECK: [[B5]]:
// CHECK: [[T7:%[0-9]+]] = addr [[T2]]
// CHECK: call Ref::~Ref([[T7]]) !dtor
// CHECK: [[T1]] = 0
// CHECK: jump [[B6]]
// CHECK: [[B6]]:
// CHECK: ret [[T6]]
// CHECK: [[B3]]:
// CHECK: [[T6]] = 0
// CHECK: jump [[B4]]

// CHECK-LABEL: function obj:PyObject extended(obj:PyObject o, int c)
// CHECK: branch c, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = call make(o)
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T2:%[0-9]+]] = addr [[T1]]
// CHECK: call Ref::Ref([[T2]], NULL)
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: [[T3:%[0-9]+]] = addr [[T1]]
// CHECK: r = [[T3]] !init
// CHECK: [[T4:%[0-9]+]] = load r->p
// CHECK: [[T5:%[0-9]+]] = call PyObject_Repr([[T4]])
// CHECK: %result = [[T5]] !return
// CHECK: call Ref::~Ref(r) !dtor
// CHECK: jump exit
