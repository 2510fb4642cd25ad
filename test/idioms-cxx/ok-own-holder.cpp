// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception -Werror %s
// RUN: %clangxx_refsan -fsyntax-only -fplugin-arg-refsan-disable=exception -Werror -DNDEBUG %s
// A project's own holder: it takes a new reference, moves, releases, resets, lends.

#include <Python.h>
#include <cassert>

namespace {

class Owned {
  public:
    Owned() noexcept : p_(nullptr) {}
    explicit Owned(PyObject *p) noexcept : p_(p) {}
    Owned(Owned &&other) noexcept : p_(other.release()) {}
    Owned(const Owned &) = delete;
    ~Owned() { Py_XDECREF(p_); }

    Owned &operator=(Owned &&other) noexcept
    {
        if (this != &other)
            reset(other.release());
        return *this;
    }
    Owned &operator=(const Owned &) = delete;

    static Owned borrow(PyObject *p)
    {
        Py_XINCREF(p);
        return Owned(p);
    }

    PyObject *get() const noexcept { return p_; }
    explicit operator bool() const noexcept { return p_ != nullptr; }
    PyObject *operator->() const noexcept { return p_; }
    PyObject &operator*() const { return *p_; }

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

    void swap(Owned &other) noexcept
    {
        PyObject *p = p_;
        p_ = other.p_;
        other.p_ = p;
    }

  private:
    PyObject *p_;
};

Owned
described(PyObject *obj)
{
    Owned text(PyObject_Repr(obj));
    if (!text)
        return Owned();
    if (PyUnicode_GetLength(text.get()) == 0)
        return Owned(PyUnicode_FromString("nothing"));
    return text;
}

PyObject *
pair(PyObject *, PyObject *obj)
{
    Owned text = described(obj);
    if (!text)
        return nullptr;
    Owned list(PyList_New(0));
    if (!list || PyList_Append(list.get(), text.get()) < 0)
        return nullptr;
    assert(list->ob_refcnt > 0);
    return list.release();
}

PyObject *
moved(PyObject *, PyObject *obj)
{
    Owned a = Owned::borrow(obj);
    Owned b = static_cast<Owned &&>(a);
    Owned c;
    c = static_cast<Owned &&>(b);
    if (a || b)
        return nullptr;
    a.swap(c);
    c.reset(PyObject_Str(a.get()));
    if (!c)
        return nullptr;
    return PyTuple_Pack(2, a.get(), c.get());
}

PyObject *
stolen(PyObject *, PyObject *obj)
{
    Owned tuple(PyTuple_New(1));
    Owned item = described(obj);
    if (!tuple || !item)
        return nullptr;
    PyTuple_SET_ITEM(tuple.get(), 0, item.release());
    return tuple.release();
}

PyObject *
last(PyObject *, PyObject *seq)
{
    Owned iter(PyObject_GetIter(seq)), found;
    if (!iter)
        return nullptr;
    while (Owned item{PyIter_Next(iter.get())})
        found = static_cast<Owned &&>(item);
    if (PyErr_Occurred())
        return nullptr;
    if (!found)
        Py_RETURN_NONE;
    return found.release();
}

PyMethodDef methods[] = {
    {"pair", pair, METH_O, nullptr},
    {"moved", moved, METH_O, nullptr},
    {"stolen", stolen, METH_O, nullptr},
    {"last", last, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
