// SPDX-License-Identifier: Apache-2.0
// Cycles that the collector cannot free: as findings of refsan.check, each once, and as records.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/cycling%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=cycles=1:exitcode=0:json=%t/json %python -B %S/Inputs/use_cycles_records.py 2>&1 | FileCheck %s
// RUN: %json_records %refsan_source/docs/runtime-records.schema.json %t/json.* | FileCheck --check-prefix=JSON %s
// CHECK:      kinds: ['uncollectable-cycle']
// CHECK-NEXT: types: ['cycling.Plain'] certain make
// CHECK-NEXT: enough: True True
// CHECK-NEXT: no more than there are: True
// JSON: finding uncollectable-cycle cycling.Plain {{[0-9]+}} objects in {{[0-9]+}} cycles, certain
#include "cycle_types.h"
