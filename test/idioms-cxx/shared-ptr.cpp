// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A reference beside a shared_ptr is not its business; one that a helper does not get, neither.

#include <Python.h>
#include <memory>

namespace {

std::shared_ptr<PyObject>
share(PyObject *o)
{
    return std::shared_ptr<PyObject>(o, [](PyObject *p) { Py_XDECREF(p); });
}

PyObject *
beside(PyObject *, PyObject *arg)
{
    PyObject *text = PyObject_Repr(arg);
    if (text == nullptr)
        return nullptr;
    auto shared = share(PyObject_Str(arg));
    if (!shared)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' leaks{{.*}}PyObject_Repr{{.*}}[refsan-leak]
        return nullptr;
    PyObject *both = PyUnicode_Concat(shared.get(), text);
    Py_DECREF(text);
    return both;
}

PyMethodDef methods[] = {{"beside", beside, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};

}  // namespace

void *use_methods() { return methods; }
