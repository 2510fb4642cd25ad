// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A foreign library keeps the callback as user data, with a function that releases it.

#include <Python.h>

typedef void (*release_fn)(void *);
extern void lib_on_event(int event, void (*run)(void *), void *data, release_fn release);

static void
run_callback(void *data)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *r = PyObject_CallNoArgs((PyObject *)data);
    if (r == NULL)
        PyErr_WriteUnraisable((PyObject *)data);
    Py_XDECREF(r);
    PyGILState_Release(gil);
}

static void
release_callback(void *data)
{
    PyGILState_STATE gil = PyGILState_Ensure();
    Py_DECREF((PyObject *)data);
    PyGILState_Release(gil);
}

static PyObject *
on_event(PyObject *self, PyObject *args)
{
    int event;
    PyObject *func;
    if (!PyArg_ParseTuple(args, "iO", &event, &func))
        return NULL;
    Py_INCREF(func);
    lib_on_event(event, run_callback, func, release_callback);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"on_event", on_event, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
