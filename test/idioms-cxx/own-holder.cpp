// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A project's own holder used wrongly: released and dropped, given what is only borrowed, asked for
// what it lends as if that were owned.

#include <Python.h>

namespace {

class Owned {
  public:
    Owned() noexcept : p_(nullptr) {}
    explicit Owned(PyObject *p) noexcept : p_(p) {}
    Owned(Owned &&other) noexcept : p_(other.release()) {}
    Owned(const Owned &) = delete;
    ~Owned() { Py_XDECREF(p_); }
    Owned &operator=(const Owned &) = delete;

    PyObject *get() const noexcept { return p_; }
    explicit operator bool() const noexcept { return p_ != nullptr; }

    PyObject *release() noexcept
    {
        PyObject *p = p_;
        p_ = nullptr;
        return p;
    }

    void reset(PyObject *p = nullptr) noexcept
    {
        PyObject *old = p_;
        p_ = p;
        Py_XDECREF(old);
    }

  private:
    PyObject *p_;
};

PyObject *
dropped(PyObject *, PyObject *obj)
{
    Owned text(PyObject_Repr(obj));
    if (!text)
        return nullptr;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}Owned::release{{.*}}[refsan-leak]
    text.release();
    Py_RETURN_NONE;
}

PyObject *
borrowed_kept(PyObject *, PyObject *obj)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyList_GetItem{{.*}}[refsan-borrowed]
    Owned first(PyList_GetItem(obj, 0));
    if (!first)
        return nullptr;
    return PyObject_Str(first.get());
}

PyObject *
lent_returned(PyObject *, PyObject *obj)
{
    Owned text(PyObject_Repr(obj));
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}Owned::get is returned as if it were owned{{.*}}[refsan-borrowed]
    return text.get();
}

PyObject *
appended(PyObject *, PyObject *list)
{
    Owned item(PyLong_FromLong(1000));
    if (!item)
        return nullptr;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}Owned::release{{.*}}[refsan-leak]
    if (PyList_Append(list, item.release()) < 0)
        return nullptr;
    Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"dropped", dropped, METH_O, nullptr},
    {"borrowed_kept", borrowed_kept, METH_O, nullptr},
    {"lent_returned", lent_returned, METH_O, nullptr},
    {"appended", appended, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
