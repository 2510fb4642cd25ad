// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The destructor leaves the release to another method of the class: the field owns all the same.

#include <Python.h>

namespace {

class Owned {
  public:
    explicit Owned(PyObject *p) : p_(p) {}
    Owned(const Owned &) = delete;
    ~Owned() { drop(); }
    PyObject *get() const { return p_; }

  private:
    void drop() { Py_XDECREF(p_); }
    PyObject *p_;
};

}  // namespace

long
size_of_first(PyObject *list)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyList_GetItem{{.*}}[refsan-borrowed]
    Owned item(PyList_GetItem(list, 0));
    return item.get() != nullptr ? PyObject_Size(item.get()) : -1;
}
