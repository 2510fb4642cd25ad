// SPDX-License-Identifier: Apache-2.0
// Nothing to report: cycles that the collector frees, and cycles that it cannot free but that something
// still has: a global of C, a block of C's or Python's allocators, Python code, a running function;
// pointers back that are no references; weak references; what is only lost is a leak.
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/cycling%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=cycles=1 %python -B %S/Inputs/use_silent_cycles.py 2>&1 | FileCheck %s
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -O2 -I%S/Inputs %s -o %t/cycling%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t:%refsan_modules REFSAN_OPTIONS=cycles=1 %python -B %S/Inputs/use_silent_cycles.py 2>&1 | FileCheck %s
// CHECK:      while it runs: []
// CHECK-NEXT: end
// CHECK-NOT:  ERROR
#include "cycle_types.h"
