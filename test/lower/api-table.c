// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -I%S/Inputs/numpy -fsyntax-only -fplugin-arg-refsan-dump=ir \
// RUN:   -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s -DTABLE=PyArray_API
// RUN: %clang_refsan -I%S/Inputs/numpy -fsyntax-only -fplugin-arg-refsan-dump=ir \
// RUN:   -DPY_ARRAY_UNIQUE_SYMBOL=my_ARRAY_API -fplugin-arg-refsan-no-analysis %s 2>&1 \
// RUN:   | FileCheck %s -DTABLE=my_ARRAY_API
// RUN: %clang_refsan -I%S/Inputs/numpy -fsyntax-only -fplugin-arg-refsan-dump=ir \
// RUN:   "-DPASTE(a)=a##_API" "-DPY_ARRAY_UNIQUE_SYMBOL=PASTE(pasted)" \
// RUN:   -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s -DTABLE=pasted_API
// RUN: %clang_refsan -I%S/Inputs/numpy -fsyntax-only -DPY_ARRAY_UNIQUE_SYMBOL=my_ARRAY_API %s \
// RUN:   2>&1 | FileCheck %s --check-prefix=LEAK
// An entry of an API's table is known by its function's name, whatever the table is called.
#include <Python.h>

#include <unique_api.h>

#define MY_TABLE PyArray_API
#define SECOND(table) table[1]

PyObject *entries(PyObject *o)
{
    PyObject *kind = PyArray_DescrFromType(1);

    if (kind == NULL)
        return NULL;
    return PyArray_Return(o);
}
// CHECK-LABEL: function obj:PyObject entries(obj:PyObject o)
// CHECK: load [[TABLE]]
// CHECK: call *%{{[0-9]+}} as PyArray_DescrFromType(1)
// CHECK: load [[TABLE]]
// CHECK: call *%{{[0-9]+}} as PyArray_Return(o)
// LEAK: {{.*}}leaks{{.*}} from PyArray_DescrFromType

int nested(PyObject *o, PyObject *p)
{
    return PyArray_EnsureBoth(o, p);
}
// CHECK-LABEL: function int nested(
// CHECK: call *%{{[0-9]+}} as PyArray_Return(o)
// CHECK: call *%{{[0-9]+}} as PyArray_Return(p)

// A name of which nothing is known counts only if no other is known either.
void renamed(PyObject *o)
{
    ((void (*)(PyObject *))MY_TABLE[76])(o);
    ((void (*)(PyObject *))SECOND(MY_TABLE))(o);
}
// CHECK-LABEL: function void renamed(
// CHECK: as PyArray_Return(o)
// CHECK: as MY_TABLE[1](o)

// One number is one function in 1.x and another in 2.x: the macro says which.
int generations(PyObject *descr, void *item, PyObject *o)
{
    PyObject *scalar = PyArray_ScalarFromObject(o);

    if (scalar == NULL)
        return -1;
    Py_DECREF(scalar);
    return PyArray_Pack(descr, item, o);
}
// CHECK-LABEL: function int generations(
// CHECK: call *%{{[0-9]+}} as PyArray_ScalarFromObject(o)
// CHECK: call *%{{[0-9]+}} as PyArray_Pack(descr, item, o)

// A converter is passed on.
int converter(PyObject *args, PyObject **result)
{
    return PyArg_ParseTuple(args, "O&", PyArray_Converter, result);
}
// CHECK-LABEL: function int converter(
// CHECK: call PyArg_ParseTuple(args, "O&", &PyArray_Converter as {{.*}}, result as obj** {{.*}})
