// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Swapped with a pointer that nobody releases, what the holder had is lost.

#include <Python.h>
#include <utility>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) {}
    Ref(const Ref &) = delete;
    ~Ref() { Py_XDECREF(p_); }
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} leaks{{.*}}read from 'p_'{{.*}}[refsan-leak]
    void set(PyObject *other) { std::swap(p_, other); }

  private:
    PyObject *p_;
};

}  // namespace

void
put(Ref &ref, PyObject *arg)
{
    Py_INCREF(arg);
    ref.set(arg);
}
