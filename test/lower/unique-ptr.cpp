// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// unique_ptr is the pointer in it; other parts of the library may do anything.
#include <Python.h>
#include <memory>
#include <vector>

struct Release {
    void operator()(PyObject *o) const
    {
        Py_DECREF(o);
    }
};
using Ptr = std::unique_ptr<PyObject, Release>;

PyObject *pointers(PyObject *o)
{
    Ptr a(PyList_New(0));
    Ptr b;

    if (!a)
        return nullptr;
    b = std::move(a);
    b.reset(PyObject_Repr(o));
    PyList_Append(b.get(), o);
    return b.release();
}

void kept(std::vector<PyObject *> &all, PyObject *o)
{
    all.push_back(o);
}


// CHECK-LABEL: function void `Release::operator()`(ptr:Release this, obj:PyObject o) inline method
// CHECK: decref o !macro
// CHECK: jump exit

// CHECK-LABEL: function obj:PyObject pointers(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyList_New(0)
// CHECK: store a.pointer = [[T1]] !init
// CHECK: store b.pointer = NULL !init
// CHECK: [[T2:%[0-9]+]] = load a.pointer
// CHECK: [[T3:%[0-9]+]] = not [[T2]]
// CHECK: branch [[T3]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: %result = NULL !return
// CHECK: [[T4:%[0-9]+]] = load b.pointer
// CHECK: branch [[T4]], [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T5:%[0-9]+]] = load a.pointer
// CHECK: store a.pointer = NULL
// CHECK: [[T6:%[0-9]+]] = load b.pointer
// CHECK: store b.pointer = [[T5]]
// CHECK: branch [[T6]], [[B6:b[0-9]+]], [[B7:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T7:%[0-9]+]] = addr [[T8:%[0-9]+]]
// CHECK: call `Release::operator()`([[T7]], [[T4]])
// CHECK: jump [[B5]]
// CHECK: [[B5]]:
// CHECK: [[T9:%[0-9]+]] = load a.pointer
// CHECK: branch [[T9]], [[B8:b[0-9]+]], [[B9:b[0-9]+]]
// CHECK: [[B8]]:
// CHECK: [[T10:%[0-9]+]] = addr [[T11:%[0-9]+]]
// CHECK: call `Release::operator()`([[T10]], [[T9]])
// CHECK: jump [[B9]]
// CHECK: [[B9]]:
// CHECK: jump exit
// CHECK: [[B6]]:
// CHECK: [[T12:%[0-9]+]] = addr [[T13:%[0-9]+]]
// CHECK: call `Release::operator()`([[T12]], [[T6]])
// CHECK: jump [[B7]]
// CHECK: [[B7]]:
// CHECK: [[T14:%[0-9]+]] = call PyObject_Repr(o)
// CHECK: [[T15:%[0-9]+]] = load b.pointer
// CHECK: store b.pointer = [[T14]]
// CHECK: branch [[T15]], [[B10:b[0-9]+]], [[B11:b[0-9]+]]
// CHECK: [[B10]]:
// CHECK: [[T16:%[0-9]+]] = addr [[T17:%[0-9]+]]
// CHECK: call `Release::operator()`([[T16]], [[T15]])
// CHECK: jump [[B11]]
// CHECK: [[B11]]:
// CHECK: [[T18:%[0-9]+]] = load b.pointer
// CHECK: call PyList_Append([[T18]], o) : int
// CHECK: [[T19:%[0-9]+]] = load b.pointer
// CHECK: store b.pointer = NULL
// CHECK: %result = [[T19]] !return
// CHECK: [[T20:%[0-9]+]] = load b.pointer
// CHECK: branch [[T20]], [[B12:b[0-9]+]], [[B13:b[0-9]+]]
// CHECK: [[B12]]:
// CHECK: [[T21:%[0-9]+]] = addr [[T22:%[0-9]+]]
// CHECK: call `Release::operator()`([[T21]], [[T20]])
// CHECK: jump [[B13]]
// CHECK: [[B13]]:
// CHECK: [[T23:%[0-9]+]] = load a.pointer
// CHECK: branch [[T23]], [[B14:b[0-9]+]], [[B15:b[0-9]+]]
// CHECK: [[B14]]:
// CHECK: [[T24:%[0-9]+]] = addr [[T25:%[0-9]+]]
// CHECK: call `Release::operator()`([[T24]], [[T23]])
// CHECK: jump [[B15]]
// CHECK: [[B15]]:
// CHECK: jump exit

// CHECK-LABEL: function void kept(ptr:`std::vector<_object *>` all, obj:PyObject o)
// CHECK: unknown "call into the C++ library"(all, o)
// CHECK: jump exit
