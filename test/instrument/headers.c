// SPDX-License-Identifier: Apache-2.0
// Counts are fed to the ledger in whichever shape the headers write them: macros that count by
// themselves up to 3.7, inline functions since 3.8, with immortal objects since 3.12, calls of the
// library in the limited API. What these functions do inside is not looked at.
// UNSUPPORTED: clang-16
// RUN: %clang -fplugin=%refsan_so -fplugin-arg-refsan-instrument=all -isystem %S/../lower/Inputs/headers-2.7 \
// RUN:   -S -emit-llvm -w %s -o - | FileCheck --check-prefix=OLD %s
// RUN: %clang -fplugin=%refsan_so -fplugin-arg-refsan-instrument=all -isystem %S/../lower/Inputs/headers-2.7 \
// RUN:   -S -emit-llvm -O3 -w %s -o - | FileCheck --check-prefix=OLD %s
// RUN: %clang -fplugin=%refsan_so -fplugin-arg-refsan-instrument=all -isystem %S/../lower/Inputs/headers-3.8 \
// RUN:   -S -emit-llvm -w %s -o - | FileCheck %s
// RUN: %clang -fplugin=%refsan_so -fplugin-arg-refsan-instrument=all -isystem %S/../lower/Inputs/headers-3.13 \
// RUN:   -S -emit-llvm -w %s -o - | FileCheck %s
// RUN: %clang -fplugin=%refsan_so -fplugin-arg-refsan-instrument=all -isystem %S/Inputs/headers-limited \
// RUN:   -S -emit-llvm -w %s -o - | FileCheck %s
#include <Python.h>

void counts(PyObject *o, PyObject *p)
{
    Py_INCREF(o);
    Py_DECREF(p);
}
// CHECK-LABEL: define {{.*}}void @counts
// CHECK:       call void @rs_rt_enter(
// CHECK-NOT:   rs_rt_
// CHECK:       call void @rs_rt_gain(
// CHECK-NOT:   rs_rt_
// CHECK:       call void @{{_?}}Py_{{INCREF|IncRef}}(
// CHECK-NOT:   rs_rt_
// CHECK:       call void @rs_rt_drop(
// CHECK-NOT:   rs_rt_
// CHECK:       call void @{{_?}}Py_{{DECREF|DecRef}}(
// CHECK-NOT:   rs_rt_
// CHECK:       call void @rs_rt_leave(
// CHECK-NOT:   call void @rs_rt_{{gain|drop}}

// OLD-DAG:   c"Py_INCREF(o)\00"
// OLD-DAG:   c"Py_DECREF(p)\00"
// OLD-LABEL: define {{.*}}void @counts
// OLD:       call void @rs_rt_enter(
// OLD-NOT:   rs_rt_
// OLD-NOT:   store i64
// OLD:       call void @rs_rt_gain(
// OLD-NOT:   rs_rt_
// OLD:       add nsw i64 {{.*}}, 1
// OLD-NOT:   rs_rt_
// OLD:       call void @rs_rt_drop(
// OLD-NOT:   rs_rt_
// OLD:       add nsw i64 {{.*}}, -1
// OLD-NOT:   call void @rs_rt_
// OLD:       call void @rs_rt_leave(
// OLD-NOT:   call void @rs_rt_{{gain|drop}}
