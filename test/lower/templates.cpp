// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Instances of templates are functions; the templates themselves are not.
#include <Python.h>

template <class T> T *keep(T *object)
{
    Py_INCREF((PyObject *)object);
    return object;
}

template <class T> struct Box {
    T *held;
    T *get()
    {
        return held;
    }
    void unused()
    {
        Py_DECREF((PyObject *)held);
    }
};

PyObject *use(PyObject *o, PyTypeObject *t)
{
    Box<PyObject> box{o};

    keep(t);
    return keep(box.get());
}


// CHECK-LABEL: function obj:PyTypeObject `keep<_typeobject>`(obj:PyTypeObject object)
// CHECK: incref object !macro
// CHECK: ret object

// CHECK-LABEL: function obj:PyObject `keep<_object>`(obj:PyObject object)
// CHECK: incref object !macro
// CHECK: ret object

// CHECK-LABEL: function obj:PyObject `Box<_object>::get`(ptr:`Box<_object>`+ this) inline method
// CHECK: [[T1:%[0-9]+]] = load this->held
// CHECK: ret [[T1]]

// CHECK-LABEL: function obj:PyObject use(obj:PyObject o, obj:PyTypeObject t)
// CHECK: zero box
// CHECK: store box.held = o !init
// CHECK: call `keep<_typeobject>`(t) : obj:PyTypeObject
// CHECK: [[T1:%[0-9]+]] = addr box
// CHECK: [[T2:%[0-9]+]] = call `Box<_object>::get`([[T1]])
// CHECK: [[T3:%[0-9]+]] = call `keep<_object>`([[T2]])
// CHECK: %result = [[T3]] !return
// CHECK: jump exit
