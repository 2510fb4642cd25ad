// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// What the C++ library gets by reference or by value it may keep: the reference taken beside it is
// for that.

#include <Python.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

using Named = std::map<std::string, PyObject *>;
using Paired = std::map<PyObject *, PyObject *>;

struct Registry {
    PyObject_HEAD
    Named *named;
    Paired *paired;
    std::vector<PyObject *> *items;
};

int
set_named(PyObject *o, PyObject *key, PyObject *value)
{
    const char *name = PyUnicode_AsUTF8(key);
    if (name == nullptr)
        return -1;
    reinterpret_cast<Registry *>(o)->named->insert(std::make_pair(std::string(name), value));
    Py_INCREF(value);
    return 0;
}

int
set_paired(PyObject *o, PyObject *key, PyObject *value)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    if (self->paired->count(key) != 0) {
        PyErr_SetString(PyExc_KeyError, "twice");
        return -1;
    }
    self->paired->insert(std::make_pair(key, value));
    Py_INCREF(key);
    Py_INCREF(value);
    return 0;
}

PyObject *
add(PyObject *o, PyObject *item)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    self->items->push_back(item);
    Py_INCREF(item);
    PyObject *text = PyObject_Repr(item);
    if (text == nullptr)
        return nullptr;
    self->items->emplace_back(text);
    Py_RETURN_NONE;
}

PyMappingMethods named = {nullptr, nullptr, set_named};
PyMappingMethods paired = {nullptr, nullptr, set_paired};
PyMethodDef methods[] = {{"add", add, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};
PyTypeObject Type = {PyVarObject_HEAD_INIT(nullptr, 0) "registry", sizeof(Registry)};

}  // namespace

void
use(bool pairs)
{
    Type.tp_as_mapping = pairs ? &paired : &named;
    Type.tp_methods = methods;
}
