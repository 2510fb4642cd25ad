// SPDX-License-Identifier: Apache-2.0
// A holder as projects write their own: it owns what it is made of, shows it, and can let go of it.
#include <Python.h>
#include <utility>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p, bool count = false) : p_(p)
    {
        if (count)
            Py_XINCREF(p_);
    }
    Ref(const Ref &) = delete;
    ~Ref()
    {
        PyObject *p = p_;
        p_ = nullptr;
        Py_XDECREF(p);
    }
    PyObject *get() const { return p_; }
    PyObject *release()
    {
        PyObject *p = p_;
        p_ = nullptr;
        return p;
    }
    PyObject *detach() { return std::exchange(p_, nullptr); }
    explicit operator bool() const { return p_ != nullptr; }

  private:
    PyObject *p_;
};

}  // namespace
