// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A movable holder, returned by value from a helper and moved into a member.

#include <Python.h>
#include <utility>

namespace {

class Ref {
  public:
    Ref() = default;
    explicit Ref(PyObject *p) : p_(p) {}
    Ref(Ref &&other) noexcept : p_(std::exchange(other.p_, nullptr)) {}
    Ref &operator=(Ref &&other) noexcept
    {
        std::swap(p_, other.p_);
        return *this;
    }
    ~Ref() { Py_XDECREF(p_); }
    PyObject *get() const { return p_; }
    PyObject *release() { return std::exchange(p_, nullptr); }

  private:
    PyObject *p_ = nullptr;
};

Ref
make_key(long n)
{
    Ref num(PyLong_FromLong(n));
    if (!num.get())
        return Ref();
    return num;
}

PyObject *
key_pair(PyObject *, PyObject *args)
{
    long a, b;
    if (!PyArg_ParseTuple(args, "ll", &a, &b))
        return nullptr;
    Ref first = make_key(a);
    if (!first.get())
        return nullptr;
    Ref second;
    second = make_key(b);
    if (!second.get())
        return nullptr;
    return PyTuple_Pack(2, first.get(), second.get());
}

PyMethodDef methods[] = {
    {"key_pair", key_pair, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
