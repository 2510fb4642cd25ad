// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A raw reference beside a holder is lost where an exception leaves.

#include <Python.h>
#include <stdexcept>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) {}
    Ref(const Ref &) = delete;
    ~Ref() { Py_XDECREF(p_); }
    PyObject *get() const { return p_; }

  private:
    PyObject *p_;
};

Py_ssize_t
measure(PyObject *obj)
{
    Ref text(PyObject_Repr(obj));
    if (text.get() == nullptr)
        throw std::runtime_error("no text");
    PyObject *bytes = PyUnicode_AsUTF8String(text.get());
    if (bytes == nullptr)
        throw std::runtime_error("no bytes");
    Py_ssize_t size = PyBytes_Size(bytes);
    if (size == 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'bytes' leaks{{.*}}PyUnicode_AsUTF8String{{.*}}[refsan-leak]
        throw std::length_error("empty");
    Py_DECREF(bytes);
    return size;
}

}  // namespace

Py_ssize_t use_measure(PyObject *obj) { return measure(obj); }
