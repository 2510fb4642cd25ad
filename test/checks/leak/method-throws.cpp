// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A raw reference does not survive a throw.

#include <Python.h>

namespace {

struct Error {};

long
to_long(PyObject *obj)
{
    PyObject *num = PyNumber_Long(obj);
    if (num == nullptr)
        throw Error();
    long v = PyLong_AsLong(num);
    if (v == -1 && PyErr_Occurred())
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'num'{{.*}}PyNumber_Long{{.*}}[refsan-leak]
        throw Error();
    Py_DECREF(num);
    return v;
}

PyObject *
as_long(PyObject *, PyObject *obj)
{
    try {
        return PyLong_FromLong(to_long(obj));
    }
    catch (const Error &) {
        return nullptr;
    }
}

PyMethodDef methods[] = {
    {"as_long", as_long, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
