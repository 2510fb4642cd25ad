// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A C++ object behind a Python object: its destructor releases what its methods store.

#include <Python.h>
#include <new>

namespace {

class Watcher {
  public:
    Watcher() = default;
    ~Watcher() { Py_XDECREF(callback_); }
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;
    void set(PyObject *callback)
    {
        Py_INCREF(callback);
        PyObject *old = callback_;
        callback_ = callback;
        Py_XDECREF(old);
    }
    PyObject *callback() const { return callback_; }

  private:
    PyObject *callback_ = nullptr;
};

struct PyWatcher {
    PyObject_HEAD
    Watcher *impl;
};

PyObject *
watcher_set(PyObject *self, PyObject *callback)
{
    reinterpret_cast<PyWatcher *>(self)->impl->set(callback);
    Py_RETURN_NONE;
}

PyObject *
watcher_get(PyObject *self, PyObject *)
{
    PyObject *callback = reinterpret_cast<PyWatcher *>(self)->impl->callback();
    if (callback == nullptr)
        Py_RETURN_NONE;
    Py_INCREF(callback);
    return callback;
}

void
watcher_dealloc(PyObject *self)
{
    delete reinterpret_cast<PyWatcher *>(self)->impl;
    Py_TYPE(self)->tp_free(self);
}

PyMethodDef methods[] = {
    {"set", watcher_set, METH_O, nullptr},
    {"get", watcher_get, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void *>(watcher_dealloc)},
    {Py_tp_methods, methods},
    {0, nullptr},
};

}  // namespace
