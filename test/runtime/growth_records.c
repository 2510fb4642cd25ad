// SPDX-License-Identifier: Apache-2.0
// What has grown, at the end of the process and as records that agree with their schema.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/growing%ext_suffix
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=growth=2:json=%t/end %python -B %S/Inputs/use_growth_records.py 2>&1 | FileCheck %s
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/end.* | FileCheck --check-prefix=END %s
// CHECK:      ==refsan: GROWTH since the start: +{{.*}} MiB in {{[0-9]+}} places, +{{[0-9]+}} objects and blocks
// CHECK-NEXT: ==refsan:     +20000 'bytes' objects, +1.5 MiB, at {{.*}}use_growth_records.py:[[#]] in fill, by PyBytes_FromStringAndSize in key at {{.*}}growth_records.c:[[@LINE+20]]:12
// CHECK-NEXT: ==refsan:     +{{.*}}, at
// CHECK-NOT: refsan
// END:      process
// END-NEXT: summary
// END-NEXT: growth bytes 20000 objects, at {{.*}}use_growth_records.py:[[#]] in fill, called by PyBytes_FromStringAndSize in key at {{.*}}growth_records.c:[[@LINE+15]]:12
// END-NEXT: growth
// END-NEXT: growth-sum
//
// Since the last snapshot, if there was one; and what a program gets is the same as records.
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=growth=2 %python -B %S/Inputs/use_growth_records.py %t/asked 2>&1 | FileCheck --check-prefix=LAST %s
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/asked | FileCheck --check-prefix=ASKED %s
// LAST: ==refsan: GROWTH since the last snapshot: +{{.*}} KiB
// LAST-NEXT: ==refsan:     +1000 'bytes' objects, +78.1 KiB
// ASKED: growth bytes 1000 objects
// ASKED: growth-sum
#include "module.h"

static PyObject *key(PyObject *self, PyObject *unused)
{
    return PyBytes_FromStringAndSize("0123456789012345678901234567890123456789", 40);
}

MODULE_BEGIN
METHOD(key, METH_NOARGS)
MODULE_END(growing)
