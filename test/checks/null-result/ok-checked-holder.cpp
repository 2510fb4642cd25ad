// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// The constructor throws where there is nothing to hold.

#include <Python.h>

namespace {

struct Error {};

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p)
    {
        if (p == nullptr)
            throw Error();
    }
    ~Ref() { Py_DECREF(p_); }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    PyObject *get() const { return p_; }

  private:
    PyObject *p_;
};

PyObject *
size(PyObject *, PyObject *obj)
{
    try {
        Ref text(PyObject_Repr(obj));
        return PyLong_FromSsize_t(PyUnicode_GET_LENGTH(text.get()));
    }
    catch (const Error &) {
        return nullptr;
    }
}

PyMethodDef methods[] = {
    {"size", size, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
