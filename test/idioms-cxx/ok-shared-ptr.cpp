// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A shared_ptr with a deleter owns what it gets, where it is made by a helper, too.

#include <Python.h>
#include <memory>

namespace {

std::shared_ptr<PyObject>
share(PyObject *o)
{
    return std::shared_ptr<PyObject>(o, [](PyObject *p) { Py_XDECREF(p); });
}

class Text {
  public:
    explicit Text(PyObject *o) : text_(o, Py_DecRef) {}
    PyObject *get() const { return text_.get(); }

  private:
    std::shared_ptr<PyObject> text_;
};

PyObject *
twice(PyObject *, PyObject *arg)
{
    auto text = share(PyObject_Str(arg));
    if (!text)
        return nullptr;
    return PyUnicode_Concat(text.get(), text.get());
}

PyObject *
member(PyObject *, PyObject *arg)
{
    Text text(PyObject_Str(arg));
    if (text.get() == nullptr)
        return nullptr;
    return PyUnicode_Concat(text.get(), text.get());
}

PyMethodDef methods[] = {
    {"twice", twice, METH_O, nullptr},
    {"member", member, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
