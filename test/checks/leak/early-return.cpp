// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// C++ without holders is C.

#include <Python.h>

namespace {

PyObject *
describe(PyObject *, PyObject *obj)
{
    auto text = PyObject_Repr(obj);
    if (text == nullptr)
        return nullptr;
    if (PyUnicode_GetLength(text) > 100) {
        PyErr_SetString(PyExc_ValueError, "too long");
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text'{{.*}}PyObject_Repr{{.*}}[refsan-leak]
        return nullptr;
    }
    return text;
}

PyMethodDef methods[] = {
    {"describe", describe, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
