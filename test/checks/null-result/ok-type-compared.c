// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty
// A test of the exact type, or of a type without a flag of its own, is one that compares pointers in
// the headers: the object is known to be of the type all the same, so that the call cannot fail.
// CHECK-NOT: warning:

#include <Python.h>

PyObject *
first(PyObject *o)
{
    if (!PyList_CheckExact(o) || PyList_GET_SIZE(o) == 0)
        return NULL;
    return Py_NewRef(PyList_GetItem(o, 0));
}

PyObject *
count(PyObject *o)
{
    PyObject *name = PyUnicode_FromString("set");
    if (name == NULL || !PySet_Check(o))
        return name;
    Py_ssize_t size = PySet_Size(o);
    if (size < 0)
        return NULL;
    return Py_BuildValue("Nn", name, size);
}
