// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Whether an exception is set before a helper is for its callers to know; a slot has to ask.

#include <Python.h>

static PyObject *hook;

static void
report(void)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    if (value == NULL)
        value = Py_NewRef(Py_None);
    if (tb == NULL)
        tb = Py_NewRef(Py_None);
    PyObject *res = PyObject_CallFunctionObjArgs(hook, type, value, tb, NULL);
    if (res == NULL)
        PyErr_WriteUnraisable(hook);
    Py_XDECREF(res);
    Py_DECREF(type);
    Py_DECREF(value);
    Py_DECREF(tb);
}

static PyObject *
fire(PyObject *self, PyObject *callback)
{
    PyObject *res = PyObject_CallNoArgs(callback);
    if (res == NULL)
        report();
    Py_XDECREF(res);
    Py_RETURN_NONE;
}

static void
dealloc(PyObject *self)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    report();
    // CHECK: :[[#@LINE+1]]:5: warning: 'type' is NULL when it has its count changed{{.*}}[refsan-null-result]
    Py_DECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(tb);
    PyObject_Free(self);
}

static PyMethodDef methods[] = {{"fire", fire, METH_O, NULL}, {NULL}};
PyTypeObject Hook_Type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.Hook",
                          .tp_basicsize = sizeof(PyObject),
                          .tp_methods = methods,
                          .tp_dealloc = dealloc};
