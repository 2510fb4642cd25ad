// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -Wno-return-stack-address -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// std::unique_ptr with a deleter: what is released by hand and lost, what it returns too late.

#include <Python.h>
#include <memory>

namespace {

struct Release {
    void operator()(PyObject *o) const { Py_XDECREF(o); }
};
using Ptr = std::unique_ptr<PyObject, Release>;

PyObject *
lost(PyObject *, PyObject *obj)
{
    Ptr text(PyObject_Repr(obj));
    PyObject *raw = text.release();

    if (raw == nullptr)
        return nullptr;
    if (PyUnicode_GetLength(raw) == 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}PyObject_Repr{{.*}}[refsan-leak]
        return PyLong_FromLong(0);
    return raw;
}

PyObject *
late(PyObject *, PyObject *obj)
{
    Ptr text(PyObject_Repr(obj));
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} returned after {{.*}}Release::operator(){{.*}}
    return text.get();
}

PyObject *
beside(PyObject *, PyObject *obj)
{
    PyObject *raw = PyList_New(0);
    if (raw == nullptr)
        return nullptr;
    Ptr text(PyObject_Repr(obj));
    if (!text)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'raw' leaks{{.*}}[refsan-leak]
        return nullptr;
    if (PyList_Append(raw, text.get()) < 0) {
        Py_DECREF(raw);
        return nullptr;
    }
    return raw;
}

PyMethodDef methods[] = {
    {"lost", lost, METH_O, nullptr},
    {"late", late, METH_O, nullptr},
    {"beside", beside, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
