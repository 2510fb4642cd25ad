// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What PyDict_Next shows is the dict's own.

#include <Python.h>

static PyObject *
each(PyObject *self, PyObject *dict)
{
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    if (!PyDict_Check(dict))
        Py_RETURN_NONE;
    while (PyDict_Next(dict, &pos, &key, &value)) {
        PyObject *text = PyObject_Repr(key);
        if (text == NULL)
            return NULL;
        Py_DECREF(text);
        // CHECK-DAG: :[[#@LINE+2]]:{{.*}}warning: borrowed 'value' is used after PyObject_Repr, which can make it die [refsan-borrowed-dies]
        // CHECK-DAG: :[[#@LINE+1]]:{{.*}}warning: borrowed 'key' is used after PyObject_Repr, which can make it die
        if (PyObject_SetAttr(self, key, value) < 0)
            return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"each", each, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
