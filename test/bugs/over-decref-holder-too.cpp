// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The holder's destructor releases what was released through get().

#include <Python.h>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) {}
    ~Ref() { Py_XDECREF(p_); }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    PyObject *get() const { return p_; }

  private:
    PyObject *p_;
};

PyObject *
length(PyObject *, PyObject *obj)
{
    Ref text(PyObject_Repr(obj));
    if (text.get() == nullptr)
        return nullptr;
    Py_ssize_t n = PyUnicode_GET_LENGTH(text.get());
    Py_DECREF(text.get());
    // CHECK: warning: {{.*}}[refsan-over-decref]
    return PyLong_FromSsize_t(n);
}

PyMethodDef methods[] = {
    {"length", length, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
// XFAIL: *
