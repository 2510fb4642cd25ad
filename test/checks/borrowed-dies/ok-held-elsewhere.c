// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// Something else got a reference before the call.

#include <Python.h>

static PyObject *
collect(PyObject *self, PyObject *args)
{
    PyObject *list, *callback;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &list, &callback))
        return NULL;
    PyObject *item = PyList_GetItem(list, 0);
    if (item == NULL)
        return NULL;
    PyObject *kept = PyTuple_Pack(1, item);
    PyObject *out = PyList_New(0);
    if (kept == NULL || out == NULL || PyList_Append(out, item) < 0)
        goto error;
    PyObject *done = PyObject_CallNoArgs(callback);
    if (done == NULL)
        goto error;
    Py_DECREF(done);
    if (PyObject_SetAttrString(self, "last", item) < 0)
        goto error;
    Py_DECREF(kept);
    return out;
error:
    Py_XDECREF(kept);
    Py_XDECREF(out);
    return NULL;
}

static PyMethodDef methods[] = {
    {"collect", collect, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
