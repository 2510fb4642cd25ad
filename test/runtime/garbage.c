// SPDX-License-Identifier: Apache-2.0
// Garbage that the collector frees, by type and by the place that allocated it.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/cycling%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=cycles=3 %python -B %S/Inputs/use_garbage.py >%t/out 2>&1
// RUN: FileCheck %s <%t/out
// CHECK:      collector: [[N:[0-9]+]]
// CHECK-NEXT: ==refsan: GARBAGE: [[N]] objects that held each other, of {{[0-9]+}} places, were freed by {{[0-9]+}} collections
// CHECK-NEXT: ==refsan:     2000 'cycling.Good' objects, 78.1 KiB, at {{.*}}use_garbage.py:[[#]] in pair, by PyTypeObject.tp_alloc in make at {{.*}}cycle_types.h:
// CHECK-NEXT: ==refsan:     1000 'Node' objects, 23.4 KiB, at {{.*}}use_garbage.py:12 in cycle
// CHECK-NEXT: ==refsan:     1000 'Node' objects, 23.4 KiB, at {{.*}}use_garbage.py:13 in cycle
// CHECK-NOT:  {{.}}
#include "cycle_types.h"
