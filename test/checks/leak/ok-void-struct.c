// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The object travels inside a struct handed out as void *.

#include <Python.h>

struct closure {
    PyObject *func;
    PyObject *args;
};

extern int lib_spawn(void (*run)(void *), void *data);

static void
run(void *data)
{
    struct closure *c = data;
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *r = PyObject_CallObject(c->func, c->args);
    if (r == NULL)
        PyErr_WriteUnraisable(c->func);
    Py_XDECREF(r);
    Py_DECREF(c->func);
    Py_XDECREF(c->args);
    PyGILState_Release(gil);
    PyMem_RawFree(c);
}

static PyObject *
spawn(PyObject *self, PyObject *args)
{
    PyObject *func, *fargs = NULL;
    if (!PyArg_ParseTuple(args, "O|O!", &func, &PyTuple_Type, &fargs))
        return NULL;
    struct closure *c = PyMem_RawMalloc(sizeof(*c));
    if (c == NULL)
        return PyErr_NoMemory();
    c->func = Py_NewRef(func);
    c->args = Py_XNewRef(fargs);
    if (lib_spawn(run, c) < 0) {
        Py_DECREF(c->func);
        Py_XDECREF(c->args);
        PyMem_RawFree(c);
        PyErr_SetString(PyExc_RuntimeError, "no thread");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"spawn", spawn, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
