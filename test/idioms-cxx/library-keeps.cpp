// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A container that is asked, or gets something else, keeps nothing of this.

#include <Python.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

struct Registry {
    PyObject_HEAD
    std::map<std::string, PyObject *> *named;
    std::vector<PyObject *> *items;
};

PyObject *
asked(PyObject *o, PyObject *)
{
    PyObject *list = PyList_New(0);
    if (list == nullptr)
        return nullptr;
    if (reinterpret_cast<Registry *>(o)->items->size() > 10)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list' leaks{{.*}}PyList_New{{.*}}[refsan-leak]
        return nullptr;
    return list;
}

PyObject *
set(PyObject *o, PyObject *value)
{
    PyObject *name = PyObject_Repr(value);
    if (name == nullptr)
        return nullptr;
    const char *text = PyUnicode_AsUTF8(name);
    if (text == nullptr) {
        Py_DECREF(name);
        return nullptr;
    }
    reinterpret_cast<Registry *>(o)->named->insert(std::make_pair(std::string(text), value));
    Py_INCREF(value);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' leaks{{.*}}PyObject_Repr{{.*}}[refsan-leak]
    Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"asked", asked, METH_NOARGS, nullptr},
    {"set", set, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
