// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// After the container took its own reference ours may go: the object lives as long as it does.

#include <Python.h>

static PyObject *
registered(PyObject *self, PyObject *args)
{
    PyObject *name;
    if (!PyArg_ParseTuple(args, "U", &name))
        return NULL;
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        Py_DECREF(dict);
        return NULL;
    }
    int rc = PyDict_SetItem(dict, name, list);
    Py_DECREF(list);
    if (rc < 0 || PyList_Append(list, name) < 0) {
        Py_DECREF(dict);
        return NULL;
    }
    return dict;
}

static PyMethodDef methods[] = {
    {"registered", registered, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
