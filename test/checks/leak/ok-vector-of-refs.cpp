// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// A vector takes the raw pointers over; a loop releases them.

#include <Python.h>
#include <vector>

namespace {

PyObject *
sorted_reprs(PyObject *, PyObject *args)
{
    std::vector<PyObject *> refs;
    PyObject *list = nullptr;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        PyObject *r = PyObject_Repr(PyTuple_GET_ITEM(args, i));
        if (r == nullptr)
            goto done;
        refs.push_back(r);
    }
    list = PyList_New(0);
    if (list == nullptr)
        goto done;
    for (PyObject *r : refs) {
        if (PyList_Append(list, r) < 0) {
            Py_CLEAR(list);
            break;
        }
    }
done:
    for (PyObject *r : refs)
        Py_DECREF(r);
    return list;
}

PyMethodDef methods[] = {
    {"sorted_reprs", sorted_reprs, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
