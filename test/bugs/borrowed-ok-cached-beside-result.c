// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A borrowed reference is remembered through an argument, and returned with a reference of its own.

#include <Python.h>

static PyObject *globals;

static PyObject *
lookup(PyObject *name, PyObject **cached)
{
    PyObject *result = PyDict_GetItemWithError(globals, name);
    *cached = result;
    if (result) {
        Py_INCREF(result);
        return result;
    }
    return PyErr_Occurred() ? NULL : PyObject_Repr(name);
}

PyObject *
lookup_answer(void)
{
    static PyObject *cached, *name;
    if (name == NULL)
        name = PyUnicode_InternFromString("answer");
    return name != NULL ? lookup(name, &cached) : NULL;
}
// XFAIL: *
