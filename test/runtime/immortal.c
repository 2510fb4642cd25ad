// SPDX-License-Identifier: Apache-2.0
// Where None is immortal a reference too many is harmless: told, but no error. One too few is what
// the headers' own Py_RETURN_NONE does, and not told. The checker knows that too, and proves the
// function balanced: only instrument=all looks at it.
// REQUIRES: immortal
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -fplugin-arg-refsan-instrument=all -I%S/Inputs %S/singletons.c -o %t/singletons%ext_suffix 2>/dev/null
// RUN: env PYTHONPATH=%t %python %S/Inputs/use_singletons.py 2>&1 | FileCheck %s

// CHECK-NOT: refsan
// CHECK:      ==refsan: WARNING: leaked reference to 'NoneType' object
// CHECK-NEXT: ==refsan:     acquired by Py_INCREF(Py_None) in one_more at {{.*}}singletons.c:17:5
// CHECK-NEXT: ==refsan:     10 references to 1 object
// CHECK-NEXT: ==refsan:     latent: the object is immortal here, the error is real on older versions of Python
// CHECK-NEXT: ==refsan: SUMMARY: 0 leaked references, 0 released too often, 1 latent;
// CHECK-NOT: refsan
