// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// release() gives the reference to the caller, who drops it.

#include <Python.h>

namespace {

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p) {}
    ~Ref() { Py_XDECREF(p_); }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
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
is_long(PyObject *, PyObject *obj)
{
    Ref text(PyObject_Repr(obj));
    PyObject *raw = text.release();
    if (raw == nullptr)
        return nullptr;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'raw'{{.*}}[refsan-leak]
    return PyBool_FromLong(PyUnicode_GET_LENGTH(raw) > 80);
}

PyMethodDef methods[] = {
    {"is_long", is_long, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
