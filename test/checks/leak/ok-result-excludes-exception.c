// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A look-up that gave a result has raised nothing.
#include <Python.h>

PyObject *get(PyObject *modules, PyObject *name)
{
    PyObject *m;
    if (PyDict_CheckExact(modules))
        m = Py_XNewRef(PyDict_GetItemWithError(modules, name));
    else {
        m = PyObject_GetItem(modules, name);
        if (PyErr_ExceptionMatches(PyExc_KeyError))
            PyErr_Clear();
    }
    if (PyErr_Occurred())
        return NULL;
    return m;
}
