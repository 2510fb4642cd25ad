// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper puts its argument into a dict, which then holds it.
#include <Python.h>

static PyObject *table;
static int set_object(PyObject *key, PyObject *v)
{
    if (v == NULL)
        return PyDict_DelItem(table, key);
    return PyDict_SetItem(table, key, v);
}

PyObject *lookup(PyObject *key);
static PyObject *get_options(PyObject *key)
{
    PyObject *options = lookup(key);
    if (options == NULL) {
        options = PyList_New(0);
        if (options == NULL)
            return NULL;
        if (set_object(key, options)) {
            Py_DECREF(options);
            return NULL;
        }
        Py_DECREF(options);
    }
    return options;
}

int add(PyObject *key, PyObject *o)
{
    PyObject *options = get_options(key);
    return options ? PyList_Append(options, o) : -1;
}
