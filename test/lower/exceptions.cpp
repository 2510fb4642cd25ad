// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// A throw leaves the function after the destructors; handlers are not followed.
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

void thrown(PyObject *o)
{
    Ref keep(PyObject_Repr(o));

    if (!keep)
        throw 42;
    PyErr_Clear();
}

PyObject *handled(PyObject *o)
{
    try {
        if (o == nullptr)
            throw 1;
        return PyObject_Repr(o);
    } catch (int) {
        return nullptr;
    }
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

// CHECK-LABEL: function void thrown(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyObject_Repr(o)
// CHECK: [[T2:%[0-9]+]] = addr keep
// CHECK: call Ref::Ref([[T2]], [[T1]]) !init
// CHECK: [[T3:%[0-9]+]] = addr keep
// CHECK: [[T4:%[0-9]+]] = call `Ref::operator!`([[T3]])
// CHECK: branch [[T4]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T5:%[0-9]+]] = addr keep
// CHECK: call Ref::~Ref([[T5]]) !dtor
// CHECK: jump unwind
// CHECK: [[B3]]:
// CHECK: call PyErr_Clear()
// CHECK: [[T6:%[0-9]+]] = addr keep
// CHECK: call Ref::~Ref([[T6]]) !dtor
// CHECK: jump exit
// CHECK: unwind:

// CHECK-LABEL: function obj:PyObject handled(obj:PyObject o)
// CHECK: unknown "exception handler"()
// CHECK: [[T1:%[0-9]+]] = eq o, NULL
// CHECK: branch [[T1]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: noreturn
// CHECK: [[B3]]:
// CHECK: [[T2:%[0-9]+]] = call PyObject_Repr(o)
// CHECK: ret [[T2]]
