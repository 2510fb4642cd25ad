// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// The result comes back through a reference parameter.

#include <Python.h>

namespace {

bool
get_name(PyObject *obj, PyObject *&name)
{
    name = PyObject_GetAttrString(obj, "name");
    return name != nullptr;
}

PyObject *
name_repr(PyObject *, PyObject *obj)
{
    PyObject *name;
    if (!get_name(obj, name))
        return nullptr;
    PyObject *r = PyObject_Repr(name);
    Py_DECREF(name);
    return r;
}

PyMethodDef methods[] = {
    {"name_repr", name_repr, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
