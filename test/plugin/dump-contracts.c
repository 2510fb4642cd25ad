// SPDX-License-Identifier: Apache-2.0
// dump=contracts: what was inferred about the unit's functions, one line each, in source order, in
// the form that contracts= reads.
//
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=contracts %s >%t.out 2>%t.err
// RUN: FileCheck %s <%t.err
// RUN: count 0 <%t.out
//
// The lines alone, without the warnings; they can be read back.
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=contracts -fplugin-arg-refsan-no-analysis %s 2>%t.refs
// RUN: FileCheck %s <%t.refs --check-prefix=ALONE
// RUN: refsan contracts --contracts=%t.refs push | FileCheck %s --check-prefix=READ
//
// RUN: not %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=all %s 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: -fplugin-arg-refsan-dump=all: 'all' cannot be dumped; ir and contracts can
#include <Python.h>

static PyObject *forward(PyObject *list);

// CHECK: warning: {{.*}} [refsan-leak]
// CHECK-NOT: {{^}}{{[A-Za-z_]+}}(
// CHECK: {{^}}push(list, item) -> {{.*}}{steal item}{{.*}} may-run-python{{$}}
// ALONE-NOT: warning
// ALONE: {{^}}push(
// ALONE-NOT: warning
// READ: dump-contracts.c.tmp.refs:1: push(
int push(PyObject *list, PyObject *item)
{
    int failed = PyList_Append(list, item);

    Py_DECREF(item);
    return failed;
}

// CHECK-NEXT: {{^}}first(list) -> {{.*}}new shared{{.*$}}
static PyObject *first(PyObject *list)
{
    PyObject *item = forward(list);

    Py_XINCREF(item);
    return item;
}

// An own word hides what was inferred; it is shown all the same.
// CHECK-NEXT: {{^}}forward(list) -> {{.*}}borrowed(list){{.*$}}
__attribute__((annotate("refsan: returns_borrowed 1"))) static PyObject *forward(PyObject *list)
{
    return PyList_GetItem(list, 0);
}

// CHECK-NEXT: {{^}}drop(list) -> {{.*}}new shared{{.*}} runs-python{{$}}
PyObject *drop(PyObject *list)
{
    PyObject *item = first(list);

    if (!item || PyObject_IsTrue(item) < 0)
        return NULL;
    return item;
}

// No object, no contract.
// CHECK-NOT: {{^}}add(
int add(int a, int b)
{
    return a + b;
}
