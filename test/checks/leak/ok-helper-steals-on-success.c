// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A helper that consumes on success only, like PyModule_AddObject.

#include <Python.h>

static int
dict_move(PyObject *dict, const char *key, PyObject *value)
{
    if (PyDict_SetItemString(dict, key, value) < 0)
        return -1;
    Py_DECREF(value);
    return 0;
}

static PyObject *
info(PyObject *self, PyObject *obj)
{
    PyObject *d = PyDict_New();
    if (d == NULL)
        return NULL;
    PyObject *text = PyObject_Str(obj);
    if (text == NULL) {
        Py_DECREF(d);
        return NULL;
    }
    if (dict_move(d, "text", text) < 0) {
        Py_DECREF(text);
        Py_DECREF(d);
        return NULL;
    }
    return d;
}

static PyMethodDef methods[] = {
    {"info", info, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
