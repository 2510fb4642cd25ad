// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -Werror -fsyntax-only %s
// An element of an array that a list fills is one of those in the list, whichever index it has: not
// the zero that the array was before.
#include <Python.h>

struct row {
    const char *name;
    PyTypeObject *type;
};

int by_index(PyObject *module, int i)
{
    PyTypeObject *types[] = {&PyList_Type, &PyDict_Type, NULL};

    return PyModule_AddType(module, types[i]);
}

int in_rows(PyObject *module, int i)
{
    struct row rows[] = {{"list", &PyList_Type}, {"dict", &PyDict_Type}};

    return PyModule_AddType(module, rows[i].type);
}

int by_name(PyObject *module)
{
    const char *names[] = {"one", "two", "three"};

    for (int i = 0; i < 3; i++)
        if (PyModule_AddIntConstant(module, names[i], i) < 0)
            return -1;
    return 0;
}

int constant(PyObject *module, int i)
{
    static PyTypeObject *const types[] = {&PyList_Type, &PyDict_Type, NULL};

    for (int k = 0; types[k] != NULL; k++)
        if (PyModule_AddType(module, types[k]) < 0)
            return -1;
    return PyModule_AddType(module, types[i]);
}
