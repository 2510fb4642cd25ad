// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// Errors of the API become C++ exceptions; holders release while they pass.

#include <Python.h>
#include <new>

namespace {

struct PythonError {};

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p)
    {
        if (!p)
            throw PythonError();
    }
    ~Ref() { Py_DECREF(p_); }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    PyObject *get() const { return p_; }
    PyObject *share() const
    {
        Py_INCREF(p_);
        return p_;
    }

  private:
    PyObject *p_;
};

PyObject *
twice(PyObject *, PyObject *obj)
{
    try {
        Ref num(PyNumber_Long(obj));
        Ref sum(PyNumber_Add(num.get(), num.get()));
        return sum.share();
    }
    catch (const PythonError &) {
        return nullptr;
    }
    catch (const std::bad_alloc &) {
        return PyErr_NoMemory();
    }
}

PyMethodDef methods[] = {
    {"twice", twice, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
