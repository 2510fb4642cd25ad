// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A call that does not steal a reference of a global's; a static that each call makes anew.

#include "Inputs/ref.h"

namespace {

PyObject *error;

PyObject *
value_of(PyObject *, PyObject *arg)
{
    static PyObject *name;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' is given a new reference on each call{{.*}}[refsan-global]
    name = PyUnicode_InternFromString("value");
    if (name == nullptr)
        return PyErr_NoMemory();
    return PyObject_GetAttr(arg, name);
}

PyMethodDef methods[] = {{"value_of", value_of, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "holder", nullptr, -1, methods, nullptr, nullptr,
                          nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC
PyInit_holder()
{
    Ref module(PyModule_Create(&definition));
    if (!module)
        return nullptr;
    error = PyErr_NewException("holder.Error", nullptr, nullptr);
    if (error == nullptr)
        return nullptr;
    Py_INCREF(error);
    if (PyModule_AddObjectRef(module.get(), "Error", error) < 0) {
        Py_CLEAR(error);
        return nullptr;
    }
    return module.release();
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}error' leaks{{.*}}Py_INCREF{{.*}}[refsan-leak]
}
