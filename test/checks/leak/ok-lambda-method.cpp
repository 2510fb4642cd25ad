// SPDX-License-Identifier: Apache-2.0
// RUN: %clangxx_refsan -fsyntax-only -Werror %s
// Captureless lambdas as methods of the table.

#include <Python.h>

namespace {

PyMethodDef methods[] = {
    {"ident", [](PyObject *, PyObject *arg) -> PyObject * { return Py_NewRef(arg); }, METH_O,
     nullptr},
    {"text",
     [](PyObject *, PyObject *arg) -> PyObject * {
         PyObject *s = PyObject_Str(arg);
         if (s == nullptr)
             return nullptr;
         PyObject *r = PyUnicode_FromFormat("(%U)", s);
         Py_DECREF(s);
         return r;
     },
     METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace
