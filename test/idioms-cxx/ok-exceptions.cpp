// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// Exceptions leave while holders live; a raw reference is released before.

#include <Python.h>
#include <stdexcept>

namespace {

struct python_error {};

class Ref {
  public:
    explicit Ref(PyObject *p) : p_(p)
    {
        if (p_ == nullptr)
            throw python_error();
    }
    Ref(Ref &&other) noexcept : p_(other.p_) { other.p_ = nullptr; }
    ~Ref() { Py_XDECREF(p_); }
    PyObject *get() const { return p_; }
    PyObject *release()
    {
        PyObject *p = p_;
        p_ = nullptr;
        return p;
    }

  private:
    PyObject *p_;
};

void
check(int rc)
{
    if (rc < 0)
        throw python_error();
}

Ref
listed(PyObject *obj)
{
    Ref list(PyList_New(0));
    Ref text(PyObject_Repr(obj));

    check(PyList_Append(list.get(), text.get()));
    if (PyUnicode_GetLength(text.get()) > 100)
        throw std::length_error("too long");
    return list;
}

long
number(PyObject *obj)
{
    PyObject *index = PyNumber_Index(obj);
    if (index == nullptr)
        throw python_error();
    long value = PyLong_AsLong(index);
    Py_DECREF(index);
    if (value == -1 && PyErr_Occurred())
        throw python_error();
    return value;
}

PyObject *
method(PyObject *, PyObject *obj)
{
    try {
        Ref list = listed(obj);
        Ref count(PyLong_FromLong(number(obj)));
        check(PyList_Append(list.get(), count.get()));
        return list.release();
    }
    catch (const python_error &) {
        return nullptr;
    }
    catch (const std::exception &e) {
        PyErr_SetString(PyExc_RuntimeError, e.what());
        return nullptr;
    }
}

PyMethodDef methods[] = {
    {"method", method, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
