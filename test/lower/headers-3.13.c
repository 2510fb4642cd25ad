// SPDX-License-Identifier: Apache-2.0
// RUN: %clang -fplugin=%refsan_so -I%S/Inputs/headers-3.13 -fsyntax-only \
// RUN:   -fplugin-arg-refsan-dump=ir -fplugin-arg-refsan-no-analysis %s 2>&1 | FileCheck %s
// Py_CLEAR and Py_SETREF through the address of the place; None without a reference.
#include <Python.h>

struct s {
    PyObject *a;
};

void replaced(struct s *s, PyObject *o)
{
    Py_CLEAR(s->a);
    Py_SETREF(s->a, o);
}
// CHECK-LABEL: function void replaced(ptr:s+ s, obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = addr s->a !macro
// CHECK: _tmp_op_ptr = [[T1]] !macro !init
// CHECK: [[T2:%[0-9]+]] = load *_tmp_op_ptr !macro
// CHECK: _tmp_old_op = [[T2]] !macro !init
// CHECK: [[T3:%[0-9]+]] = ne _tmp_old_op, NULL !macro
// CHECK: branch [[T3]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: store *_tmp_op_ptr = NULL !macro
// CHECK: decref _tmp_old_op !macro !clear
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: [[T4:%[0-9]+]] = addr s->a !macro
// CHECK: _tmp_dst_ptr = [[T4]] !macro !init
// CHECK: [[T5:%[0-9]+]] = load *_tmp_dst_ptr !macro
// CHECK: _tmp_old_dst = [[T5]] !macro !init
// CHECK: store *_tmp_dst_ptr = o !macro
// CHECK: decref _tmp_old_dst !macro !clear
// CHECK: jump exit

PyObject *none(PyObject *o)
{
    if (Py_TYPE(o) == NULL)
        Py_INCREF(o);
    Py_RETURN_NONE;
}
// CHECK-LABEL: function obj:PyObject none(obj:PyObject o)
// CHECK: [[T1:%[0-9]+]] = call Py_TYPE(o) !macro
// CHECK: [[T2:%[0-9]+]] = eq [[T1]], NULL
// CHECK: branch [[T2]], [[B2:b[0-9]+]], [[B3:b[0-9]+]]
// CHECK: [[B2]]:
// CHECK: incref o !macro
// CHECK: jump [[B3]]
// CHECK: [[B3]]:
// CHECK: %result = &_Py_NoneStruct !macro !return
// CHECK: jump exit
