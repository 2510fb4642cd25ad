// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Calls: nested, through pointers of every kind, through the tables of other modules.
#include <Python.h>

static void **PyFoo_API;
#define PyFoo_New (*(PyObject * (*)(int)) PyFoo_API[3])

static void **my_bar;
#define PyBar_API my_bar
#define PyBar_New (*(PyObject * (*)(int)) PyBar_API[4])

typedef struct {
    PyObject *(*Make)(int);
    int (*Take)(PyObject *);
} Capi_t;
static Capi_t *capi;

int nested(PyObject *o)
{
    return PyList_Append(PyList_New(0), PyObject_Repr(o));
}
// CHECK-LABEL: function int nested(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call PyList_New(0)
// CHECK: [[T2:%[0-9]+]] = call PyObject_Repr(o)
// CHECK: [[T3:%[0-9]+]] = call PyList_Append([[T1]], [[T2]])
// CHECK: ret [[T3]]

PyObject *tables(PyObject *o)
{
    PyObject *a = PyFoo_New(1);
    PyObject *b = PyBar_New(2);

    capi->Take(capi->Make(3));
    return PyTuple_Pack(3, o, a, b);
}
// CHECK-LABEL: function obj:PyObject tables(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = load PyFoo_API
// CHECK: [[T2:%[0-9]+]] = load [[T1]][3]
// CHECK: [[T3:%[0-9]+]] = call *[[T2]] as PyFoo_API[3](1)
// CHECK: a = [[T3]] !init
// CHECK: [[T4:%[0-9]+]] = load my_bar
// CHECK: [[T5:%[0-9]+]] = load [[T4]][4]
// CHECK: [[T6:%[0-9]+]] = call *[[T5]] as PyBar_API[4](2)
// CHECK: b = [[T6]] !init
// CHECK: [[T7:%[0-9]+]] = load capi
// CHECK: [[T8:%[0-9]+]] = load [[T7]]->Take
// CHECK: [[T9:%[0-9]+]] = load capi
// CHECK: [[T10:%[0-9]+]] = load [[T9]]->Make
// CHECK: [[T11:%[0-9]+]] = call *[[T10]] as Capi_t.Make(3)
// CHECK: call *[[T8]] as Capi_t.Take([[T11]]) : int
// CHECK: [[T12:%[0-9]+]] = call PyTuple_Pack(3, o as obj* "PyObject *" @{{[0-9]+}}, a as obj* "PyObject *" @{{[0-9]+}}, b as obj* "PyObject *" @{{[0-9]+}})
// CHECK: %result = [[T12]] !return
// CHECK: jump exit

PyObject *slots(PyTypeObject *tp, PyObject *o)
{
    unaryfunc f = Py_TYPE(o)->tp_as_number->nb_negative;
    allocfunc g;

    g = tp->tp_alloc;
    (*f)(o);
    g(tp, 0);
    return tp->tp_alloc(tp, 0);
}
// CHECK-LABEL: function obj:PyObject slots(obj:PyTypeObject tp, obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call Py_TYPE(o) !macro
// CHECK: [[T2:%[0-9]+]] = load [[T1]]->tp_as_number !macro
// CHECK: [[T3:%[0-9]+]] = load [[T2]]->nb_negative !macro
// CHECK: f = [[T3]] !macro !init
// CHECK: [[T4:%[0-9]+]] = load tp->tp_alloc
// CHECK: g = [[T4]]
// CHECK: call *f as PyNumberMethods.nb_negative(o) : obj:PyObject
// CHECK: call *g as PyTypeObject.tp_alloc(tp, 0) : obj:PyObject
// CHECK: [[T5:%[0-9]+]] = load tp->tp_alloc
// CHECK: [[T6:%[0-9]+]] = call *[[T5]] as PyTypeObject.tp_alloc(tp, 0)
// CHECK: %result = [[T6]] !return
// CHECK: jump exit

int visit(PyObject *o, visitproc visit, void *arg)
{
    Py_VISIT(o);
    return 0;
}
// CHECK-LABEL: function int visit(obj:PyObject o, ptr visit, ptr arg)
// CHECK: branch o, [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T1:%[0-9]+]] = call *visit as visitproc(o, arg) !macro
// CHECK: vret = [[T1]] !macro !init
// CHECK: branch vret, [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: %result = vret !macro !return
// CHECK: jump exit
// CHECK: [[B5]]:
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: ret 0

void ignored(PyObject *o, int (*unknown)(PyObject *))
{
    PyObject_Repr(o);
    (void)PyObject_Str(o);
    unknown(o);
}
// CHECK-LABEL: function void ignored(obj:PyObject o, ptr `unknown`)
// CHECK: call PyObject_Repr(o) : obj:PyObject
// CHECK: call PyObject_Str(o) : obj:PyObject
// CHECK: call *`unknown`(o) : int
// CHECK: jump exit
