// SPDX-License-Identifier: Apache-2.0
// A suppressions file: by function, file, expression or type, with '*', for each kind.
// RUN: mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/suppressions%ext_suffix 2>/dev/null
// RUN: printf '# known\n\nleak:known_*   # since 1.0\nleak:complex\n  leak:*/other.c\r\nover-decref:PyList_New\n' >%t/some
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=suppressions=%t/some:log_path=stdout not %python %S/Inputs/use_suppressions.py | FileCheck %s
// CHECK-NOT:  refsan
// CHECK:      ==refsan: ERROR: leaked reference to 'list' object
// CHECK-NEXT: ==refsan:     acquired by PyList_New in unknown at
// CHECK-NEXT: ==refsan:     1 object
// CHECK-NEXT: ==refsan:     {{certain|probable}}
// CHECK-NEXT: ==refsan: NOTE: 2 findings suppressed
// CHECK-NEXT: ==refsan: SUMMARY: 1 leaked reference, 0 released too often, 0 latent;
// CHECK-NOT:  refsan
//
// Used and unused ones are told on request; the status is the program's where all is suppressed.
// RUN: printf 'leak:Py*_New\nleak:PyComplex_FromDoubles\nleak:set\n' >%t/all
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=suppressions=%t/all:verbosity=1:log_path=stdout %python %S/Inputs/use_suppressions.py | FileCheck --check-prefix=ALL %s
// ALL-NOT:  ERROR
// ALL:      ==refsan: NOTE: 3 findings suppressed
// ALL:      ==refsan: SUMMARY: 0 leaked references
// ALL-NEXT: ==refsan: NOTE: {{.*}}/all:1: suppressed 2 findings: leak:Py*_New
// ALL-NEXT: ==refsan: NOTE: {{.*}}/all:2: suppressed 1 finding: leak:PyComplex_FromDoubles
// ALL-NEXT: ==refsan: NOTE: {{.*}}/all:3: suppresses nothing: leak:set
//
// RUN: printf 'leak:a\nleaks:b\n' >%t/kind
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=suppressions=%t/kind %python %S/Inputs/status.py 2 %python %S/Inputs/use_suppressions.py 2>&1 | FileCheck --check-prefix=WORD %s
// WORD: ==refsan: ERROR: {{.*}}/kind:2: not 'leak', 'over-decref', 'use-after-free' or 'uncollectable-cycle': 'leaks'
// RUN: printf 'leak' >%t/colon
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=suppressions=%t/colon %python %S/Inputs/status.py 2 %python %S/Inputs/use_suppressions.py 2>&1 | FileCheck --check-prefix=COLON %s
// COLON: ==refsan: ERROR: {{.*}}/colon:1: not KIND:PATTERN: 'leak'
// RUN: env PYTHONPATH=%t REFSAN_OPTIONS=suppressions=%t/missing %python %S/Inputs/status.py 2 %python %S/Inputs/use_suppressions.py 2>&1 | FileCheck --check-prefix=MISSING %s
// MISSING: ==refsan: ERROR: REFSAN_OPTIONS: cannot read suppressions '{{.*}}/missing'
#include "module.h"

static PyObject *known_leak(PyObject *self, PyObject *unused)
{
    PyDict_New();
    Py_RETURN_NONE;
}

static PyObject *by_type(PyObject *self, PyObject *unused)
{
    PyComplex_FromDoubles(1, 2);
    Py_RETURN_NONE;
}

static PyObject *unknown(PyObject *self, PyObject *unused)
{
    PyList_New(0);
    Py_RETURN_NONE;
}

MODULE_BEGIN
METHOD(known_leak, METH_NOARGS)
METHOD(by_type, METH_NOARGS)
METHOD(unknown, METH_NOARGS)
MODULE_END(suppressions)
