// SPDX-License-Identifier: Apache-2.0
// pytest --refsan: the test that loses a reference fails, and no other; in worker processes and in
// forked children too. (Python's own test files cannot be named test_*.py here: lit would run them.)
// RUN: rm -rf %t && mkdir -p %t
// RUN: %clang_refsan %refsan_rt_flags -I%S/Inputs %s -o %t/lossy%ext_suffix 2>/dev/null
// RUN: cp %S/Inputs/pytest_lossy.py %t/test_lossy.py
// RUN: env PYTHONPATH=%t:%refsan_modules not %pytest --refsan %t/test_lossy.py >%t/plain 2>&1
// RUN: FileCheck --check-prefixes=CHECK,INORDER %s <%t/plain
// RUN: env PYTHONPATH=%t:%refsan_modules not %pytest --refsan -n 2 %t/test_lossy.py >%t/xdist 2>&1
// RUN: FileCheck %s <%t/xdist
// RUN: env PYTHONPATH=%t:%refsan_modules not %pytest --refsan --forked %t/test_lossy.py >%t/forked 2>&1
// RUN: FileCheck %s <%t/forked
//
// Without the option nothing fails, and the runtime reports as ever.
// RUN: env PYTHONPATH=%t:%refsan_modules not %pytest %t/test_lossy.py >%t/off 2>&1
// RUN: FileCheck --check-prefix=OFF %s <%t/off
// OFF: 5 passed
// OFF: refsan: SUMMARY: 3 leaked references
//
// Good tests pass; what an import loses, which is no test's fault, and nothing to check do not.
// RUN: env PYTHONPATH=%t:%refsan_modules %pytest --refsan -k fine %t/test_lossy.py | FileCheck --check-prefix=FINE %s
// FINE-NOT: refsan
// FINE: 1 passed
// RUN: env LOSSY_IMPORT=1 PYTHONPATH=%t:%refsan_modules %python %S/Inputs/status.py 1 %pytest --refsan -k fine %t/test_lossy.py | FileCheck --check-prefix=IMPORT %s
// RUN: env LOSSY_IMPORT=1 PYTHONPATH=%t:%refsan_modules %python %S/Inputs/status.py 1 %pytest --refsan -n 1 -k fine %t/test_lossy.py | FileCheck --check-prefix=IMPORT %s
// IMPORT:      references were lost outside of tests
// IMPORT-NEXT: ERROR: leaked reference to 'list' object
// IMPORT:      1 passed
// RUN: echo 'def test(): pass' >%t/test_nothing.py
// RUN: env PYTHONPATH=%refsan_modules %python %S/Inputs/status.py 1 %pytest --refsan %t/test_nothing.py | FileCheck --check-prefix=NOTHING %s
// NOTHING: nothing was checked: no instrumented extension was imported
#include "module.h"

// CHECK-DAG: refsan: the body of this test loses references
// CHECK-DAG: refsan: the setup of this test loses references
// CHECK-DAG: refsan: the teardown of this test loses references
// CHECK-DAG: ERROR: leaked reference to 'list' object
// CHECK-DAG: acquired by PyList_New in lose at {{.*}}pytest.c:[[@LINE+7]]:5
// CHECK-DAG: FAILED {{.*}}test_lossy.py::test_leak
// CHECK-DAG: ERROR {{.*}}test_lossy.py::test_setup
// CHECK-DAG: ERROR {{.*}}test_lossy.py::test_teardown
// CHECK: 1 failed, 3 passed, 2 errors
static PyObject *lose(PyObject *self, PyObject *unused)
{
    PyList_New(0);
    Py_RETURN_NONE;
}

// INORDER-NOT: {{==[0-9]+==}}
MODULE_BEGIN
METHOD(lose, METH_NOARGS)
MODULE_END(lossy)
