// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A holder's accessor is asked between a global's reference and the call that steals it: it does
// not change the global. A static in a function is initialised once.

#include "Inputs/ref.h"

namespace {

PyObject *error;

PyObject *
value_of(PyObject *, PyObject *arg)
{
    static PyObject *name = PyUnicode_InternFromString("value");
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
    if (PyModule_AddObject(module.get(), "Error", error) < 0) {
        Py_DECREF(error);
        Py_CLEAR(error);
        return nullptr;
    }
    return module.release();
}
