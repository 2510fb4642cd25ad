// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A copying holder takes a reference a copy and gives one back a destruction.

#include <Python.h>

namespace {

class Shared {
  public:
    static Shared steal(PyObject *p) { return Shared(p); }
    static Shared borrow(PyObject *p)
    {
        Py_XINCREF(p);
        return Shared(p);
    }
    Shared(const Shared &other) : p_(other.p_) { Py_XINCREF(p_); }
    Shared &operator=(const Shared &other)
    {
        PyObject *old = p_;
        p_ = other.p_;
        Py_XINCREF(p_);
        Py_XDECREF(old);
        return *this;
    }
    ~Shared() { Py_XDECREF(p_); }
    PyObject *get() const { return p_; }

  private:
    explicit Shared(PyObject *p) : p_(p) {}
    PyObject *p_;
};

PyObject *
longer(PyObject *, PyObject *args)
{
    PyObject *a, *b;
    if (!PyArg_ParseTuple(args, "OO", &a, &b))
        return nullptr;
    Shared best = Shared::borrow(a);
    Shared text = Shared::steal(PyObject_Str(b));
    if (!text.get())
        return nullptr;
    Py_ssize_t n = PyObject_Size(a);
    if (n < 0)
        return nullptr;
    if (n < PyUnicode_GET_LENGTH(text.get()))
        best = text;
    PyObject *r = best.get();
    Py_INCREF(r);
    return r;
}

PyMethodDef methods[] = {
    {"longer", longer, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
