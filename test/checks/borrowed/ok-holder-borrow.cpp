// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A view class holds nothing and releases nothing.

#include <Python.h>

namespace {

class View {
  public:
    explicit View(PyObject *p) : p_(p) {}
    PyObject *get() const { return p_; }
    PyObject *item(Py_ssize_t i) const { return PyTuple_GET_ITEM(p_, i); }

  private:
    PyObject *p_;
};

PyObject *
second(PyObject *, PyObject *args)
{
    View view(args);
    if (PyTuple_GET_SIZE(view.get()) < 2) {
        PyErr_SetString(PyExc_TypeError, "two arguments are needed");
        return nullptr;
    }
    PyObject *r = view.item(1);
    Py_INCREF(r);
    return r;
}

PyMethodDef methods[] = {
    {"second", second, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
