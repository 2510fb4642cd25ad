// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A holder that counts: copies increment, the destructor decrements; by value into functions, out of
// them, as members of structs and of bases.

#include <Python.h>

namespace {

class Ref {
  public:
    Ref(PyObject *p = nullptr, bool steal = true) : p_(p)
    {
        if (!steal)
            Py_XINCREF(p_);
    }
    Ref(const Ref &other) : p_(other.p_) { Py_XINCREF(p_); }
    Ref &operator=(const Ref &other)
    {
        Py_XINCREF(other.p_);
        PyObject *old = p_;
        p_ = other.p_;
        Py_XDECREF(old);
        return *this;
    }
    ~Ref() { Py_XDECREF(p_); }

    operator PyObject *() const { return p_; }
    PyObject *new_reference() const
    {
        Py_XINCREF(p_);
        return p_;
    }

  private:
    PyObject *p_;
};

struct Entry {
    Ref key, value;
};

struct Named {
    Ref name;
    explicit Named(PyObject *obj) : name(PyObject_GetAttrString(obj, "__name__")) {}
};

struct Documented : Named {
    Ref doc;
    explicit Documented(PyObject *obj) : Named(obj), doc(PyObject_GetAttrString(obj, "__doc__")) {}
};

Ref
first(Ref sequence)
{
    return Ref(PySequence_GetItem(sequence, 0));
}

Entry
entry(PyObject *obj)
{
    Entry made;
    made.key = Ref(PyObject_Repr(obj));
    made.value = Ref(obj, false);
    return made;
}

PyObject *
as_dict(PyObject *, PyObject *obj)
{
    Ref dict = PyDict_New();
    Entry one = entry(obj);
    Entry copy = one;

    if (!dict || !copy.key)
        return nullptr;
    if (PyDict_SetItem(dict, copy.key, copy.value) < 0)
        return nullptr;
    return dict.new_reference();
}

PyObject *
head(PyObject *, PyObject *obj)
{
    Ref item = first(Ref(obj, false));

    if (!item)
        return nullptr;
    Ref again = item;
    item = Ref(PyObject_Str(again));
    return item.new_reference();
}

PyObject *
both(PyObject *, PyObject *obj)
{
    Documented about(obj);

    if (!about.name || !about.doc)
        return nullptr;
    return PyTuple_Pack(2, static_cast<PyObject *>(about.name),
                        static_cast<PyObject *>(about.doc));
}

PyMethodDef methods[] = {
    {"as_dict", as_dict, METH_O, nullptr},
    {"head", head, METH_O, nullptr},
    {"both", both, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
