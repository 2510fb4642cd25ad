// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A C++ class derived from an object struct is one.

#include <Python.h>

namespace {

struct Node : PyObject {
    Node *parent;
};

struct Leaf : Node {
    PyObject *value;
};

PyObject *
leaf_parent(PyObject *self, PyObject *)
{
    Leaf *leaf = static_cast<Leaf *>(self);
    if (leaf->parent == nullptr)
        Py_RETURN_NONE;
    Py_INCREF(leaf->parent);
    return leaf->parent;
}

PyMethodDef methods[] = {
    {"parent", leaf_parent, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
