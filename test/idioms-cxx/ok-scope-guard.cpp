// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// Guards made of a closure: what it refers to is released when they are destroyed.

#include <Python.h>
#include <functional>
#include <utility>

namespace {

template <class F> class Guard {
  public:
    explicit Guard(F f) : f_(std::move(f)) {}
    Guard(const Guard &) = delete;
    ~Guard()
    {
        if (on_)
            f_();
    }
    void dismiss() { on_ = false; }

  private:
    F f_;
    bool on_ = true;
};

template <class F> Guard<F> make_guard(F f) { return Guard<F>(std::move(f)); }

struct Any {
    std::function<void()> f;
    ~Any() { f(); }
};

PyObject *
dismissed(PyObject *, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    if (list == nullptr)
        return nullptr;
    auto guard = make_guard([&] { Py_DECREF(list); });
    if (PyList_Append(list, arg) < 0)
        return nullptr;
    guard.dismiss();
    return list;
}

PyObject *
simple(PyObject *, PyObject *arg)
{
    PyObject *it = PyObject_GetIter(arg);
    if (it == nullptr)
        return nullptr;
    auto release = [it] { Py_DECREF(it); };
    auto guard = make_guard(release);
    return PyObject_Str(it);
}

// What is stored after the guard was made, too.
PyObject *
later(PyObject *, PyObject *arg)
{
    PyObject *text = nullptr;
    Guard guard([&text] { Py_XDECREF(text); });
    text = PyObject_Str(arg);
    if (text == nullptr)
        return nullptr;
    return PyObject_Repr(text);
}

PyObject *
function(PyObject *, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    if (text == nullptr)
        return nullptr;
    Any guard{[&] { Py_DECREF(text); }};
    return PyObject_Repr(text);
}

PyMethodDef methods[] = {
    {"dismissed", dismissed, METH_O, nullptr}, {"simple", simple, METH_O, nullptr},
    {"later", later, METH_O, nullptr},         {"function", function, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
