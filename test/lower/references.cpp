// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// References are pointers that are followed; std::move passes on, swap and exchange are loads and stores.
#include <Python.h>
#include <utility>

void changes(PyObject *&slot, PyObject *o)
{
    PyObject *&alias = slot;

    alias = o;
    Py_INCREF(slot);
}

void calls(PyObject *a, PyObject *b)
{
    changes(a, b);
    std::swap(a, b);
    PyObject *c = std::move(a);
    Py_DECREF(c);
}

struct pair {
    PyObject *a, *b;
};
pair two(PyObject *o)
{
    return {o, nullptr};
}

PyObject *bound(PyObject *o)
{
    auto [x, y] = two(o);
    const pair &p = two(x);

    return p.a == y ? x : p.b;
}


// CHECK-LABEL: function void changes(objaddr slot, obj:PyObject o)
// CHECK: alias = slot !init
// CHECK: store *alias = o
// CHECK: [[T1:%[0-9]+]] = load *slot !macro
// CHECK: incref [[T1]] !macro
// CHECK: jump exit

// CHECK-LABEL: function void calls(obj:PyObject a addressed, obj:PyObject b)
// CHECK: [[T1:%[0-9]+]] = addr a
// CHECK: call changes([[T1]], b)
// CHECK: [[T2:%[0-9]+]] = a
// CHECK: a = b
// CHECK: b = [[T2]]
// CHECK: c = a !init
// CHECK: decref c !macro
// CHECK: jump exit

// CHECK-LABEL: function struct:pair+ two(obj:PyObject o)
// CHECK: zero %result
// CHECK: store %result.a = o
// CHECK: store %result.b = NULL !return
// CHECK: jump exit

// CHECK-LABEL: function obj:PyObject bound(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call two(o) !init
// CHECK: [[T2:%[0-9]+]] = load [[T1]].a
// CHECK: [[T3:%[0-9]+]] = call two([[T2]])
// CHECK: [[T4:%[0-9]+]] = addr [[T3]]
// CHECK: p = [[T4]] !init
// CHECK: [[T5:%[0-9]+]] = load p->a
// CHECK: [[T6:%[0-9]+]] = load [[T1]].b
// CHECK: [[T7:%[0-9]+]] = eq [[T5]], [[T6]]
// CHECK: branch [[T7]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T8:%[0-9]+]] = addr [[T1]].a
// CHECK: [[T9:%[0-9]+]] = [[T8]]
// CHECK: jump [[B4:b[0-9]+]]
// CHECK: [[B3]]:
// CHECK: [[T10:%[0-9]+]] = addr p->b
// CHECK: [[T9]] = [[T10]]
// CHECK: jump [[B4]]
// CHECK: [[B4]]:
// CHECK: [[T11:%[0-9]+]] = load *[[T9]]
// CHECK: %result = [[T11]] !return
// CHECK: jump exit
