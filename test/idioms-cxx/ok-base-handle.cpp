// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A handle that owns nothing but can count, and holders derived from it that own: the same field
// lends in one class and owns in the other.

#include <Python.h>

namespace {

class Handle {
  public:
    Handle() = default;
    Handle(PyObject *ptr) : ptr_(ptr) {}
    PyObject *ptr() const { return ptr_; }
    const Handle &inc() const
    {
        Py_XINCREF(ptr_);
        return *this;
    }
    const Handle &dec() const
    {
        Py_XDECREF(ptr_);
        return *this;
    }
    explicit operator bool() const { return ptr_ != nullptr; }

  protected:
    PyObject *ptr_ = nullptr;
};

struct Borrowed {};
struct Stolen {};

class Object : public Handle {
  public:
    Object() = default;
    Object(Handle h, Borrowed) : Handle(h) { inc(); }
    Object(Handle h, Stolen) : Handle(h) {}
    Object(const Object &other) : Handle(other) { inc(); }
    Object(Object &&other) noexcept : Handle(other) { other.ptr_ = nullptr; }
    ~Object() { dec(); }
    Object &operator=(Object &&other) noexcept
    {
        Handle old(ptr_);
        ptr_ = other.ptr_;
        other.ptr_ = nullptr;
        old.dec();
        return *this;
    }
    Handle release()
    {
        PyObject *ptr = ptr_;
        ptr_ = nullptr;
        return Handle(ptr);
    }
};

class Method : public Object {
  public:
    explicit Method(PyObject *func) : Object(func, Borrowed())
    {
        PyObject *old = ptr_;
        ptr_ = PyInstanceMethod_New(old);
        Py_DECREF(old);
    }
};

Object
text(Handle h)
{
    return Object(PyObject_Str(h.ptr()), Stolen());
}

PyObject *
first(PyObject *, PyObject *list)
{
    Object item(PyList_GetItem(list, 0), Borrowed());
    if (!item)
        return nullptr;
    return item.release().ptr();
}

PyObject *
described(PyObject *, PyObject *obj)
{
    Object none(Py_None, Borrowed());
    Handle h(obj);
    Object made = text(h);
    if (!made)
        made = Object(none);
    return made.release().ptr();
}

PyObject *
as_method(PyObject *, PyObject *func)
{
    Method method(func);
    if (!method)
        return nullptr;
    return method.release().ptr();
}

PyMethodDef methods[] = {
    {"first", first, METH_O, nullptr},
    {"described", described, METH_O, nullptr},
    {"as_method", as_method, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
