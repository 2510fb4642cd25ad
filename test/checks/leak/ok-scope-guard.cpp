// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A guard runs a lambda that releases what it captured by reference.

#include <Python.h>
#include <utility>

namespace {

template <typename F>
class Guard {
  public:
    explicit Guard(F f) : f_(std::move(f)) {}
    ~Guard() { f_(); }
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;

  private:
    F f_;
};

PyObject *
shown(PyObject *, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == nullptr)
        return nullptr;
    auto release = [&text] { Py_CLEAR(text); };
    Guard<decltype(release)> guard(release);
    const char *s = PyUnicode_AsUTF8(text);
    if (s == nullptr)
        return nullptr;
    return PyUnicode_FromFormat("<%s>", s);
}

PyMethodDef methods[] = {
    {"shown", shown, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
