// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// The memory handler that was set before is given to the caller.
#include <numpy_api.h>

PyObject *handled(PyObject *handler)
{
    return PyDataMem_SetHandler(handler);
}

int handler_lost(PyObject *handler)
{
    return PyDataMem_SetHandler(handler) == NULL ? -1 : 0;
}
// CHECK: [[#@LINE-2]]:{{[0-9]+}}: warning: {{.*}} leaks
