// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A holder releases in its destructor, on every way out.

#include <Python.h>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) {}
    ~Ref() { Py_XDECREF(p_); }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    PyObject *get() const { return p_; }
    explicit operator bool() const { return p_ != nullptr; }
    PyObject *release()
    {
        PyObject *p = p_;
        p_ = nullptr;
        return p;
    }

  private:
    PyObject *p_;
};

PyObject *
concat(PyObject *, PyObject *obj)
{
    Ref a(PyObject_Repr(obj));
    if (!a)
        return nullptr;
    Ref b(PyObject_Str(obj));
    if (!b)
        return nullptr;
    Ref joined(PyUnicode_Concat(a.get(), b.get()));
    return joined.release();
}

PyMethodDef methods[] = {
    {"concat", concat, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
