// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What no guard knows leaks as ever; so does what its variable lost before it was destroyed.

#include <Python.h>
#include <utility>

namespace {

template <class F> class Guard {
  public:
    explicit Guard(F f) : f_(std::move(f)) {}
    Guard(const Guard &) = delete;
    ~Guard() { f_(); }

  private:
    F f_;
};

template <class F> Guard<F> make_guard(F f) { return Guard<F>(std::move(f)); }

PyObject *
unguarded(PyObject *, PyObject *arg)
{
    PyObject *list = PyList_New(0);
    if (list == nullptr)
        return nullptr;
    PyObject *text = PyObject_Str(arg);
    if (text == nullptr) {
        Py_DECREF(list);
        return nullptr;
    }
    auto guard = make_guard([&] { Py_DECREF(text); });
    if (PyList_Append(list, text) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'list' leaks{{.*}}PyList_New{{.*}}[refsan-leak]
        return nullptr;
    return list;
}

PyObject *
overwritten(PyObject *, PyObject *arg)
{
    PyObject *text = PyObject_Str(arg);
    auto guard = make_guard([&] { Py_XDECREF(text); });
    if (text == nullptr)
        return nullptr;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}PyObject_Str{{.*}}[refsan-leak]
    text = PyObject_Repr(text);
    Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"unguarded", unguarded, METH_O, nullptr},
    {"overwritten", overwritten, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
