// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A holder that counts: told to take a reference of its own to what is new already, and its raw
// pointer returned.

#include <Python.h>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) { Py_XINCREF(p_); }
    Ref(const Ref &other) : p_(other.p_) { Py_XINCREF(p_); }
    Ref &operator=(const Ref &) = delete;
    ~Ref() { Py_XDECREF(p_); }
    PyObject *get() const { return p_; }

  private:
    PyObject *p_;
};

struct Entry {
    Ref key, value;
};

PyObject *
counted_twice(PyObject *, PyObject *obj)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}PyObject_Repr{{.*}}[refsan-leak]
    Ref text(PyObject_Repr(obj));
    if (text.get() == nullptr)
        return nullptr;
    return PyLong_FromSsize_t(PyUnicode_GetLength(text.get()));
}

PyObject *
lent(PyObject *, PyObject *obj)
{
    Ref held(obj);
    Entry entry = {held, held};

    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} returned as if it were owned{{.*}}[refsan-borrowed]
    return entry.value.get();
}

PyMethodDef methods[] = {
    {"counted_twice", counted_twice, METH_O, nullptr},
    {"lent", lent, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
