// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyObject_RichCompare uses its arguments after the first __eq__ that it calls.

#include <Python.h>

static PyObject *
contains(PyObject *self, PyObject *args)
{
    PyObject *list, *wanted;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &wanted))
        return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed 'item' is passed to PyObject_RichCompareBool, which can make it die [refsan-borrowed-dies]
        int equal = PyObject_RichCompareBool(item, wanted, Py_EQ);
        if (equal != 0)
            return equal < 0 ? NULL : Py_NewRef(Py_True);
    }
    Py_RETURN_FALSE;
}

static PyMethodDef methods[] = {
    {"contains", contains, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
