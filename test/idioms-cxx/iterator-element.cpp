// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A reference that is taken of one element is not for the next.

#include <Python.h>
#include <map>
#include <string>

namespace {

using Map = std::map<std::string, PyObject *>;

struct Registry {
    PyObject_HEAD
    Map *map;
};

PyObject *
moved(PyObject *o, PyObject *)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    Map::iterator it = self->map->begin();
    Py_INCREF(it->second);
    ++it;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'second' leaks{{.*}}Py_INCREF{{.*}}[refsan-leak]
    return it->second;
}

PyObject *
next(PyObject *o, PyObject *)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    Map::iterator it = self->map->begin();
    PyObject *value = it->second;
    Py_INCREF(value);
    ++it;
    if (it == self->map->end())
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}Py_INCREF{{.*}}[refsan-leak]
        Py_RETURN_NONE;
    return value;
}

PyMethodDef methods[] = {
    {"moved", moved, METH_NOARGS, nullptr},
    {"next", next, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
