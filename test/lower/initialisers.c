// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Initialisers: zero, unless an array's list leaves nothing out, then a store for each part; compound
// literals are unnamed locals.
#include <Python.h>

struct pair {
    PyObject *a;
    int n[2];
    struct {
        PyObject *b;
    } in;
};

void lists(PyObject *o)
{
    struct pair first = {0};
    struct pair p = {.a = o, .n = {1}, .in.b = o};
    PyObject *v[] = {o, NULL, p.a};
    char text[] = "abc";
    int scalar = {3};
}
// CHECK-LABEL: function void lists(obj:PyObject o)
// CHECK: zero first
// CHECK: store first.a = NULL !init
// CHECK: zero p
// CHECK: store p.a = o
// CHECK: [[T1:%[0-9]+]] = addr p.n
// CHECK: store [[T1]][0] = 1
// CHECK: store p.in.b = o !init
// CHECK: [[T2:%[0-9]+]] = load p.a
// CHECK-NOT: zero v
// CHECK: [[T3:%[0-9]+]] = addr v
// CHECK: store [[T3]][0] = o
// CHECK: store [[T3]][1] = NULL
// CHECK: store [[T3]][2] = [[T2]] !init
// CHECK: zero text !init
// CHECK: scalar = 3 !init
// CHECK: jump exit

PyObject *literals(PyObject *o)
{
    struct pair *p = &(struct pair){.a = o};
    PyObject **v = (PyObject *[]){o, p->a};

    return PyTuple_Pack(2, v[0], v[1]);
}
// CHECK-LABEL: function obj:PyObject literals(obj:PyObject o)
// CHECK: zero [[T1:%[0-9]+]]
// CHECK: store [[T1]].a = o
// CHECK: [[T2:%[0-9]+]] = addr [[T1]]
// CHECK: p = [[T2]] !init
// CHECK: [[T3:%[0-9]+]] = load p->a
// CHECK: [[T5:%[0-9]+]] = addr [[T4:%[0-9]+]]
// CHECK: store [[T5]][0] = o
// CHECK: store [[T5]][1] = [[T3]]
// CHECK: [[T6:%[0-9]+]] = addr [[T4]]
// CHECK: v = [[T6]] !init
// CHECK: [[T7:%[0-9]+]] = load v[0]
// CHECK: [[T8:%[0-9]+]] = load v[1]
// CHECK: [[T9:%[0-9]+]] = call PyTuple_Pack(2, [[T7]] as {{.*}}, [[T8]] as {{.*}})
// CHECK: %result = [[T9]] !return
// CHECK: jump exit

// What a list leaves out is zero, in a part of an array too; of a long table of numbers nothing is
// known.
struct row {
    const char *name;
    PyTypeObject *type;
};
void tables(int i)
{
    struct row full[] = {{"list", &PyList_Type}, {NULL, NULL}};
    struct row short_row[] = {{"list", &PyList_Type}, {"dict"}};
    PyTypeObject *short_list[3] = {&PyList_Type};
    int numbers[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    int more[40] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
}
// CHECK-LABEL: function void tables(int i)
// CHECK-NOT: zero
// CHECK: ->type = NULL !init
// CHECK: zero short_row
// CHECK: zero short_list
// CHECK-NOT: zero
// CHECK: [[T10:%[0-9]+]] = addr numbers
// CHECK-NEXT: store [[T10]][?] = 0 !init
// CHECK-NEXT: [[T11:%[0-9]+]] = addr more
// CHECK-NEXT: store [[T11]][?] = 0 !init
// CHECK-NEXT: end more
