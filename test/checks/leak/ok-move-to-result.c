// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Ownership moves to the result variable before the common exit releases the rest.

#include <Python.h>

static PyObject *
make_dict(PyObject *self, PyObject *value)
{
    PyObject *dict = NULL, *key = NULL, *ret = NULL;

    dict = PyDict_New();
    if (dict == NULL)
        goto out;
    key = PyUnicode_FromString("value");
    if (key == NULL)
        goto out;
    if (PyDict_SetItem(dict, key, value) < 0)
        goto out;
    ret = dict;
    dict = NULL;
out:
    Py_XDECREF(dict);
    Py_XDECREF(key);
    return ret;
}

static PyMethodDef methods[] = {
    {"make_dict", make_dict, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
