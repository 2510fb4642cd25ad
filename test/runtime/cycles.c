// SPDX-License-Identifier: Apache-2.0
// Cycles that the collector cannot free are reported, with what it does not see.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/cycling%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=cycles=1 not %python -B %S/Inputs/use_cycles.py 2>&1 | FileCheck %s
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/cycling%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=cycles=1 not %python -B %S/Inputs/use_cycles.py 2>&1 | FileCheck %s
// Nothing is said without the option, nor of what is suppressed.
// RUN: env PYTHONPATH=%t %python -B %S/Inputs/use_cycles.py 2>&1 | count 0
// RUN: echo 'uncollectable-cycle:cycling.*' >%t/list
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=cycles=1:suppressions=%t/list %python -B %S/Inputs/use_cycles.py 2>&1 | FileCheck --allow-empty --check-prefix=NONE %s
// NONE-NOT: ERROR
#include "cycle_types.h"

// A type without the flag; without a name for the member. Members that tp_traverse forgets. Objects that
// are never tracked. Types without tp_clear. In the order of the texts.
// CHECK:      ==refsan: ERROR: uncollectable cycle of 1 'cycling.Plain' object
// CHECK-NEXT: ==refsan:     by the member 'named' of 'cycling.Plain': the type has no Py_TPFLAGS_HAVE_GC
// CHECK-NEXT: ==refsan:     allocated at {{.*}}use_cycles.py:[[#]] in itself, by PyTypeObject.tp_alloc in make at {{.*}}cycle_types.h:
// CHECK-NEXT: ==refsan:     {{[0-9]+}} such cycles, {{[0-9]+}} objects
// CHECK-NEXT: ==refsan:     certain: no other memory has their addresses
// CHECK-NEXT: ==refsan: ERROR: uncollectable cycle of 1 'cycling.Plain' object, 1 'dict' object
// CHECK-NEXT: ==refsan:     by what is at offset 24 of 'cycling.Plain': the type has no Py_TPFLAGS_HAVE_GC
// CHECK-NEXT: ==refsan:     allocated at {{.*}}use_cycles.py:[[#]] in by_dict, by PyTypeObject.tp_alloc in make at {{.*}}cycle_types.h:
// CHECK-NEXT: ==refsan:     {{[0-9]+}} such cycles, {{[0-9]+}} objects
// CHECK-NEXT: ==refsan:     certain
// CHECK-NEXT: ==refsan: ERROR: uncollectable cycle of 2 'cycling.Forgetful' objects
// CHECK-NEXT: ==refsan:     by what is at offset 24 of 'cycling.Forgetful': its tp_traverse does not visit it
// CHECK-NEXT: ==refsan:     allocated at {{.*}}use_cycles.py:[[#]] in pair
// CHECK-NEXT: ==refsan:     {{[0-9]+}} such cycles, {{[0-9]+}} objects
// CHECK-NEXT: ==refsan:     certain
// CHECK-NEXT: ==refsan: ERROR: uncollectable cycle of 2 'cycling.NoClear' objects
// CHECK-NEXT: ==refsan:     no tp_clear of these types breaks it
// CHECK-NEXT: ==refsan:     allocated at {{.*}}use_cycles.py:[[#]] in pair
// CHECK-NEXT: ==refsan:     {{[0-9]+}} such cycles, {{[0-9]+}} objects
// CHECK-NEXT: ==refsan:     certain
// CHECK-NEXT: ==refsan: ERROR: uncollectable cycle of 2 'cycling.Untracked' objects
// CHECK-NEXT: ==refsan:     by the member 'named' of 'cycling.Untracked': the object was not tracked
// CHECK-NEXT: ==refsan:     by what is at offset 24 of 'cycling.Untracked': the object was not tracked
// CHECK-NEXT: ==refsan:     allocated at {{.*}}use_cycles.py:[[#]] in pair
// CHECK-NEXT: ==refsan:     {{[0-9]+}} such cycles, {{[0-9]+}} objects
// CHECK-NEXT: ==refsan:     certain
// CHECK-NEXT: ==refsan: SUMMARY: 0 leaked references
// CHECK-NOT:  ERROR
