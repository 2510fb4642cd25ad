// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The same through a reference and a cast.

#include <Python.h>

namespace {

PyObject *
choose(PyObject *, PyObject *args)
{
    PyObject *a = nullptr, *b = nullptr;
    if (!PyArg_ParseTuple(args, "OO", &a, &b))
        return nullptr;
    PyObject *&best = PyCallable_Check(a) ? a : b;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
    return best;
}

PyMethodDef methods[] = {
    {"choose", choose, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
