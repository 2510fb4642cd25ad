// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that stores what it is given as a `void *` mentions no object, and keeps one.
#include <Python.h>

static void
put(void *at, void *value)
{
    __atomic_store_n((void **)at, value, __ATOMIC_SEQ_CST);
}

static PyObject *cached;

int
load(PyObject **at)
{
    PyObject *module = PyImport_ImportModule("spam");
    if (module == NULL)
        return -1;
    if (cached == NULL)
        put(at, Py_NewRef(module));
    Py_DECREF(module);
    return 0;
}
