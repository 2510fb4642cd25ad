// SPDX-License-Identifier: Apache-2.0
// What refsan.h says counts wherever it stands: on a prototype or on the definition, in a header,
// a precompiled header, a class, a namespace, a block, on a friend, on a template.
//
// RUN: rm -rf %t && split-file %s %t
// RUN: %clangxx_refsan -I%refsan_build/include -fsyntax-only %t/main.cpp 2>&1 \
// RUN:   | FileCheck %s --check-prefixes=CHECK,CXX
// RUN: %python -c "import sys; print(sys.stdin.read().split('// C++')[0])" <%t/main.cpp >%t/main.c
// RUN: %clang_refsan -I%refsan_build/include -fsyntax-only %t/main.c 2>&1 | FileCheck %s
// RUN: %clang_refsan -I%refsan_build/include -x c-header %t/main.h -o %t/main.pch
// RUN: %clang_refsan -include-pch %t/main.pch -fsyntax-only %t/main.c 2>&1 | FileCheck %s
//
// CHECK-NOT: warning:
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(in_block)
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(only_in_block)
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(before)
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(on_definition)
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(no_body)
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(in_header)
// CHECK: {{warning: .*refsan-borrowed}}
// CHECK-NEXT: CALL(in_block)
// CXX: {{warning: .*refsan-borrowed}}
// CXX-NEXT: CALL(Box::member)
// CXX: {{warning: .*refsan-borrowed}}
// CXX-NEXT: CALL(visitor)
// CXX: {{warning: .*refsan-borrowed}}
// CXX-NEXT: CALL(box::inside)
// CXX: {{warning: .*refsan-borrowed}}
// CXX-NEXT: CALL(pattern)
// CHECK-NOT: warning:

//--- main.h
#ifndef MAIN_H
#define MAIN_H
#include <Python.h>
#include <refsan.h>

#define BODY { return PyObject_Repr(o); }
#define CALL(function)                                                                             \
    {                                                                                              \
        PyObject *result = function(o);                                                            \
        Py_XDECREF(result);                                                                        \
    }

PyObject *in_header(PyObject *o) REFSAN_RETURNS_BORROWED;
#endif

//--- main.cpp
#include "main.h"

PyObject *before(PyObject *o) REFSAN_RETURNS_BORROWED;
PyObject *before(PyObject *o) BODY
PyObject *on_definition(PyObject *o);
REFSAN_RETURNS_BORROWED PyObject *on_definition(PyObject *o) BODY
PyObject *no_body(PyObject *o) REFSAN_RETURNS_BORROWED;
PyObject *in_header(PyObject *o) BODY
PyObject *plain(PyObject *o) BODY

void block(PyObject *o)
{
    extern PyObject *in_block(PyObject *o) REFSAN_RETURNS_BORROWED;
    extern PyObject *only_in_block(PyObject *o) REFSAN_RETURNS_BORROWED;
    CALL(in_block)
    CALL(only_in_block)
}

void calls(PyObject *o)
{
    CALL(plain)
    CALL(before)
    CALL(on_definition)
    CALL(no_body)
    CALL(in_header)
}

PyObject *in_block(PyObject *o);

void late(PyObject *o)
{
    CALL(in_block)
}

// C++
struct Box {
    static PyObject *member(PyObject *o) REFSAN_RETURNS_BORROWED;
    friend PyObject *visitor(PyObject *o) REFSAN_RETURNS_BORROWED;
};

namespace box
{
PyObject *inside(PyObject *o) REFSAN_RETURNS_BORROWED;
}

template <class T> PyObject *pattern(T *o) REFSAN_RETURNS_BORROWED;
PyObject *visitor(PyObject *o);

PyObject *Box::member(PyObject *o) BODY
PyObject *box::inside(PyObject *o) BODY
template <class T> PyObject *pattern(T *o) BODY

void more_calls(PyObject *o)
{
    CALL(Box::member)
    CALL(visitor)
    CALL(box::inside)
    CALL(pattern)
}
