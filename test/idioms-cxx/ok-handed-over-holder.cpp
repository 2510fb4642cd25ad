// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A call steals what a holder shows, where it succeeds; then the holder lets go of it.

#include "Inputs/ref.h"

namespace {

PyTypeObject *type;

int
add_type(PyObject *module)
{
    Ref held(reinterpret_cast<PyObject *>(type), true);
    if (PyModule_AddObject(module, "Type", held.get()) < 0)
        return -1;
    held.release();
    return 0;
}

int
add_dict(PyObject *module)
{
    Ref held(PyDict_New());
    if (held.get() == nullptr)
        return -1;
    if (PyModule_AddObject(module, "registry", held.get()) < 0)
        return -1;
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
