// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// What an iterator or a container of the C++ library shows is the same each time, until it is
// changed.

#include <Python.h>
#include <map>
#include <string>
#include <vector>

namespace {

using Map = std::map<std::string, PyObject *>;

struct Registry {
    PyObject_HEAD
    Map *map;
    std::vector<PyObject *> *items;
};

PyObject *
get(PyObject *o, PyObject *key)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    const char *name = PyUnicode_AsUTF8(key);
    if (name == nullptr)
        return nullptr;
    Map::iterator it = self->map->find(name);
    if (it == self->map->end()) {
        PyErr_SetObject(PyExc_KeyError, key);
        return nullptr;
    }
    Py_INCREF(it->second);
    return it->second;
}

PyObject *
values(PyObject *o, PyObject *)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    PyObject *list = PyList_New(static_cast<Py_ssize_t>(self->map->size()));
    if (list == nullptr)
        return nullptr;
    Py_ssize_t i = 0;
    for (Map::const_iterator it = self->map->begin(); it != self->map->end(); ++it, ++i) {
        Py_INCREF(it->second);
        PyList_SET_ITEM(list, i, it->second);
    }
    return list;
}

// The map's own references go to the caller with the element.
PyObject *
pop(PyObject *o, PyObject *)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    if (self->map->empty()) {
        PyErr_SetString(PyExc_KeyError, "empty");
        return nullptr;
    }
    Map::iterator it = self->map->begin();
    PyObject *pair = PyTuple_New(1);
    if (pair == nullptr)
        return nullptr;
    PyTuple_SET_ITEM(pair, 0, it->second);
    self->map->erase(it);
    return pair;
}

PyObject *
item(PyObject *o, PyObject *number)
{
    Registry *self = reinterpret_cast<Registry *>(o);
    size_t i = PyLong_AsSize_t(number);
    if (i == static_cast<size_t>(-1) && PyErr_Occurred())
        return nullptr;
    if (i >= self->items->size()) {
        PyErr_SetString(PyExc_IndexError, "item");
        return nullptr;
    }
    Py_INCREF((*self->items)[i]);
    return (*self->items)[i];
}

PyMethodDef methods[] = {
    {"get", get, METH_O, nullptr},      {"values", values, METH_NOARGS, nullptr},
    {"pop", pop, METH_NOARGS, nullptr}, {"item", item, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
