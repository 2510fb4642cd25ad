// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Nobody else can change a container that was made here and shown to nobody.

#include <Python.h>

static PyObject *
longest(PyObject *self, PyObject *iterable)
{
    PyObject *list = PySequence_List(iterable);
    PyObject *seen = PyDict_New();
    if (list == NULL || seen == NULL)
        goto error;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        if (PyObject_Size(item) < 0 || PyDict_SetItem(seen, item, item) < 0)
            goto error;
        PyObject *same = PyDict_GetItemWithError(seen, item);
        if (same == NULL)
            goto error;
        if (PyObject_Size(item) < 0 || PyObject_SetAttrString(self, "longest", same) < 0)
            goto error;
    }
    Py_DECREF(list);
    return seen;
error:
    Py_XDECREF(list);
    Py_XDECREF(seen);
    return NULL;
}

static PyMethodDef methods[] = {
    {"longest", longest, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
