// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// RUN: %clangxx_refsan -std=c++20 -fsyntax-only -Werror %s
// std::unique_ptr with deleters of three kinds: a functor, a function, a lambda's type.

#include <Python.h>
#include <memory>
#include <utility>

namespace {

struct Release {
    void operator()(PyObject *o) const { Py_XDECREF(o); }
};
using Ptr = std::unique_ptr<PyObject, Release>;

void
release(PyObject *o)
{
    Py_XDECREF(o);
}
using FnPtr = std::unique_ptr<PyObject, void (*)(PyObject *)>;

Ptr
make(PyObject *obj)
{
    Ptr text{PyObject_Repr(obj)};
    if (text == nullptr)
        return nullptr;
    return text;
}

PyObject *
pair(PyObject *, PyObject *obj)
{
    Ptr text = make(obj);
    FnPtr list(PyList_New(0), release);

    if (!text || !list)
        return nullptr;
    if (PyList_Append(list.get(), text.get()) < 0)
        return nullptr;
    return list.release();
}

PyObject *
replaced(PyObject *, PyObject *obj)
{
    Ptr current(Py_NewRef(obj));

    for (int i = 0; i < 3; i++) {
        Ptr next(PyObject_Str(current.get()));
        if (!next)
            return nullptr;
        current = std::move(next);
    }
    current.reset(PyObject_Repr(current.get()));
    return current.release();
}

struct Task {
    Ptr func, args;
};

PyObject *
run(PyObject *, PyObject *obj)
{
    Task task;

    task.func.reset(PyObject_GetAttrString(obj, "run"));
    if (!task.func)
        return nullptr;
    task.args.reset(PyTuple_New(0));
    if (!task.args)
        return nullptr;
    return PyObject_Call(task.func.get(), task.args.get(), nullptr);
}

PyMethodDef methods[] = {
    {"pair", pair, METH_O, nullptr},
    {"replaced", replaced, METH_O, nullptr},
    {"run", run, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

void *use_methods() { return methods; }
