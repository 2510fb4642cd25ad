// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// Assignment by swap with a parameter, which its destructor then releases what the holder had.

#include <Python.h>
#include <utility>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) {}
    Ref(Ref &&other) noexcept : p_(other.p_) { other.p_ = nullptr; }
    ~Ref() { Py_XDECREF(p_); }
    Ref &operator=(Ref other) noexcept
    {
        std::swap(p_, other.p_);
        return *this;
    }
    PyObject *release()
    {
        PyObject *p = p_;
        p_ = nullptr;
        return p;
    }
    explicit operator bool() const { return p_ != nullptr; }

  private:
    PyObject *p_;
};

PyObject *
last(PyObject *, PyObject *arg)
{
    Ref text(PyObject_Str(arg));
    if (!text)
        return nullptr;
    text = Ref(PyObject_Repr(arg));
    return text.release();
}

PyMethodDef methods[] = {{"last", last, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};

}  // namespace

void *use_methods() { return methods; }
