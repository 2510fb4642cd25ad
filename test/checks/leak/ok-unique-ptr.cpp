// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// std::unique_ptr with a deleter that releases.

#include <Python.h>
#include <memory>

namespace {

struct Release {
    void operator()(PyObject *p) const { Py_DECREF(p); }
};
using Ref = std::unique_ptr<PyObject, Release>;

PyObject *
lookup(PyObject *, PyObject *obj)
{
    Ref mod(PyImport_ImportModule("operator"));
    if (!mod)
        return nullptr;
    Ref func(PyObject_GetAttrString(mod.get(), "neg"));
    if (!func)
        return nullptr;
    Ref result(PyObject_CallFunctionObjArgs(func.get(), obj, nullptr));
    return result.release();
}

PyMethodDef methods[] = {
    {"lookup", lookup, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
