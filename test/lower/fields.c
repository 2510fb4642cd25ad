// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Places: fields of fields, anonymous members, elements of arrays in structs, whole structs.
#include <Python.h>

struct s {
    PyObject *a;
    struct {
        PyObject *b;
        int n;
    } in;
    PyObject *arr[4];
    union {
        PyObject *u;
        int v;
    };
    struct s *next;
};

void steps(struct s *p, struct s q, int i)
{
    p->a = q.in.b;
    q.in.n = p->next->in.n;
    p->arr[i] = p->arr[2];
    p->u = q.u;
    p[i].a = p[1].in.b;
    (&q)->a = (*p).a;
}
// CHECK-LABEL: function void steps(ptr:s+ p, struct:s+ q addressed, int i)
// CHECK: [[T1:%[0-9]+]] = load q.in.b
// CHECK: store p->a = [[T1]]
// CHECK: [[T2:%[0-9]+]] = load p->next
// CHECK: [[T3:%[0-9]+]] = load [[T2]]->in.n
// CHECK: store q.in.n = [[T3]]
// CHECK: [[T4:%[0-9]+]] = addr p->arr
// CHECK: [[T5:%[0-9]+]] = load [[T4]][2]
// CHECK: [[T6:%[0-9]+]] = addr p->arr
// CHECK: store [[T6]][i] = [[T5]]
// CHECK: [[T7:%[0-9]+]] = load q.u
// CHECK: store p->u = [[T7]]
// CHECK: [[T8:%[0-9]+]] = addr p[1]
// CHECK: [[T9:%[0-9]+]] = load [[T8]]->in.b
// CHECK: [[T10:%[0-9]+]] = addr p[i]
// CHECK: store [[T10]]->a = [[T9]]
// CHECK: [[T11:%[0-9]+]] = load p->a
// CHECK: [[T12:%[0-9]+]] = addr q
// CHECK: store [[T12]]->a = [[T11]]
// CHECK: jump exit

void whole(struct s *p, struct s q)
{
    struct s z = *p;

    *p = q;
    q = z;
    memset(p, 0, sizeof *p);
}
// CHECK-LABEL: function void whole(ptr:s+ p, struct:s+ q)
// CHECK: copy z = *p !init
// CHECK: copy *p = q
// CHECK: copy q = z
// CHECK: zero *p
// CHECK: jump exit

typedef struct {
    PyObject_HEAD
    PyObject *m;
} Thing;

typedef struct {
    Thing base;
    PyObject *extra;
} Derived;

PyObject *header(Derived *d)
{
    Py_INCREF(&d->base.ob_base);
    d->extra = d->base.m;
    return (PyObject *)&d->base;
}
// CHECK-LABEL: function obj:PyObject header(obj:Derived d)
// CHECK: incref d !macro
// CHECK: [[T1:%[0-9]+]] = load d->{Thing}m
// CHECK: store d->extra = [[T1]]
// CHECK: ret d
