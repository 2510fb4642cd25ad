// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A holder's own question is not known to speak of what it holds, which cannot be NULL here.
#include <Python.h>

namespace {

class Owned {
  public:
    explicit Owned(PyObject *p) noexcept : p_(p) {}
    Owned(const Owned &) = delete;
    ~Owned() { Py_XDECREF(p_); }
    explicit operator bool() const noexcept { return p_ != nullptr; }
    PyObject *release() noexcept
    {
        PyObject *p = p_;
        p_ = nullptr;
        return p;
    }

  private:
    PyObject *p_;
};

PyObject *
one(PyObject *, PyObject *)
{
    Owned item(PyLong_FromLong(1));
    if (!item)
        return nullptr;
    return item.release();
}

PyMethodDef methods[] = {
    {"one", one, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

PyMethodDef *one_methods = methods;
// XFAIL: *
