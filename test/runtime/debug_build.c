// SPDX-License-Identifier: Apache-2.0
// The same with a debug build of Python, whose headers and allocators differ.
// RUN: mkdir -p %t
// RUN: %clang -fplugin=%refsan_so %pyinclude_dbg %refsan_rt_flags -I%S/Inputs %S/leak.c -o %t/leak%ext_suffix_dbg 2>/dev/null
// RUN: env PYTHONPATH=%t not %python_dbg %S/Inputs/use_leak.py 2>&1 | FileCheck %S/leak.c
// RUN: %clang -fplugin=%refsan_so %pyinclude_dbg %refsan_rt_flags -I%S/Inputs %S/over.c -o %t/over%ext_suffix_dbg 2>/dev/null
// RUN: env PYTHONPATH=%t %python_dbg %S/Inputs/use_over.py returned 2>&1 | FileCheck --check-prefix=RETURNED %S/over.c
// RUN: env PYTHONPATH=%t %python_dbg %S/Inputs/use_over.py end 2>&1 | FileCheck --check-prefix=END %S/over.c
// RUN: %clang -fplugin=%refsan_so %pyinclude_dbg %refsan_rt_flags -I%S/Inputs %S/silent_types.c -o %t/silent_types%ext_suffix_dbg
// RUN: env PYTHONPATH=%t %python_dbg %S/Inputs/use_silent_types.py 2>&1 | count 0
// RUN: %clang -fplugin=%refsan_so %pyinclude_dbg %refsan_rt_flags -I%S/Inputs %S/silent_calls.c -o %t/silent_calls%ext_suffix_dbg
// RUN: env PYTHONPATH=%t %python_dbg %S/Inputs/use_silent_calls.py 2>&1 | count 0
//
// And with the release build under other allocators.
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %S/leak.c -o %t/leak%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t PYTHONMALLOC=debug not %python %S/Inputs/use_leak.py 2>&1 | FileCheck %S/leak.c
// RUN: env PYTHONPATH=%t PYTHONMALLOC=malloc not %python %S/Inputs/use_leak.py 2>&1 | FileCheck %S/leak.c
// RUN: env PYTHONPATH=%t PYTHONTRACEMALLOC=5 not %python %S/Inputs/use_leak.py 2>&1 | FileCheck %S/leak.c
