// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s \
// RUN:   2>&1 | FileCheck %s
// Globals and static locals are read by load and written by store; their initialisers are no stores.
#include <Python.h>

static PyObject *cache;
PyObject *shared;

PyObject *statics(void)
{
    static PyObject *name = NULL;
    static int size = 3;

    if (!name)
        name = PyUnicode_InternFromString("x");
    if (cache == NULL)
        cache = PyList_New(size);
    shared = cache;
    return PyObject_Repr(name);
}
// CHECK-LABEL: function obj:PyObject statics()
// CHECK: [[T1:%[0-9]+]] = load `statics.name`
// CHECK: [[T2:%[0-9]+]] = not [[T1]]
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: [[T3:%[0-9]+]] = call PyUnicode_InternFromString("x")
// CHECK: store `statics.name` = [[T3]]
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: [[T4:%[0-9]+]] = load cache
// CHECK: [[T5:%[0-9]+]] = eq [[T4]], NULL
// CHECK: branch [[T5]], [[B4:b[0-9]+]], [[B5:b[0-9]+]]
// CHECK: [[B4]]:
// CHECK: [[T6:%[0-9]+]] = load `statics.size`
// CHECK: [[T7:%[0-9]+]] = call PyList_New([[T6]])
// CHECK: store cache = [[T7]]
// CHECK: jump [[B5]]
// CHECK: [[B5]]:
// CHECK: [[T8:%[0-9]+]] = load cache
// CHECK: store shared = [[T8]]
// CHECK: [[T9:%[0-9]+]] = load `statics.name`
// CHECK: [[T10:%[0-9]+]] = call PyObject_Repr([[T9]])
// CHECK: ret [[T10]]

int addresses(void)
{
    return PyType_Ready(&PyLong_Type) + PyArg_UnpackTuple(cache, "", 1, 1, &shared);
}
// CHECK-LABEL: function int addresses()
// CHECK: [[T1:%[0-9]+]] = call PyType_Ready(&PyLong_Type)
// CHECK: [[T2:%[0-9]+]] = load cache
// CHECK: [[T3:%[0-9]+]] = addr shared
// CHECK: [[T4:%[0-9]+]] = call PyArg_UnpackTuple([[T2]], "", 1, 1, [[T3]] as obj** {{.*}})
// CHECK: [[T5:%[0-9]+]] = add [[T1]], [[T4]]
// CHECK: ret [[T5]]
