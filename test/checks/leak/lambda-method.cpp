// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A lambda's body is a function like any other.

#include <Python.h>

namespace {

PyMethodDef methods[] = {
    {"text",
     [](PyObject *, PyObject *arg) -> PyObject * {
         PyObject *s = PyObject_Str(arg);
         if (s == nullptr)
             return nullptr;
         // CHECK: :[[#@LINE+1]]:{{.*}}warning: 's'{{.*}}PyObject_Str{{.*}}[refsan-leak]
         return PyUnicode_FromFormat("(%U)", s);
     },
     METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
