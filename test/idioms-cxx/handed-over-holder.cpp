// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A call steals what a holder shows, which keeps it; another holder lets go of what nobody took.

#include "Inputs/ref.h"

namespace {

PyTypeObject *type;

int
add_type(PyObject *module)
{
    Ref held(reinterpret_cast<PyObject *>(type), true);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}Ref::get is passed to a call that steals it{{.*}}[refsan-borrowed]
    if (PyModule_AddObject(module, "Type", held.get()) < 0)
        return -1;
    return 0;
}

int
add_dict(PyObject *module)
{
    Ref held(PyDict_New());
    if (held.get() == nullptr)
        return -1;
    if (PyModule_AddObjectRef(module, "registry", held.get()) < 0)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}Ref::detach{{.*}}[refsan-leak]
    held.detach();
    return 0;
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(add_type)},
    {Py_mod_exec, reinterpret_cast<void *>(add_dict)},
    {0, nullptr},
};
PyModuleDef definition = {PyModuleDef_HEAD_INIT, "handed", nullptr, 0, nullptr, slots, nullptr,
                          nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC
PyInit_handed()
{
    return PyModuleDef_Init(&definition);
}
