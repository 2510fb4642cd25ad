// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A library keeps the pointer, and the function that is given with it releases the object: the
// reference is counted when the library has taken both.
#include <Python.h>

int library_set_data(void *handle, void *data, void (*destroy)(void *));

static void release(void *data)
{
    PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF((PyObject *)data);
    PyGILState_Release(state);
}

static PyObject *set_callback(PyObject *self, PyObject *callable)
{
    void *data;
    if (!PyCallable_Check(callable) && callable != Py_None) {
        PyErr_SetString(PyExc_TypeError, "argument needs to be a callable or None");
        return NULL;
    }
    if (callable == Py_None)
        data = NULL;
    else
        data = callable;
    if (library_set_data(PyModule_GetState(self), data, data ? release : NULL) != 0) {
        PyErr_SetString(PyExc_RuntimeError, "not set");
        return NULL;
    }
    if (data != NULL)
        Py_INCREF(data);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"set_callback", set_callback, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void)
{
    return methods;
}
