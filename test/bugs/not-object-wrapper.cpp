// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A C++ object that wraps one is no object either.

#include <Python.h>

namespace {

struct Wrapper {
    PyObject *held;
};

void
drop(Wrapper *w)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'w'{{.*}}[refsan-not-object]
    Py_DECREF(reinterpret_cast<PyObject *>(w));
}

}  // namespace
// XFAIL: *
