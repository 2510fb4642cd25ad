// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A global that a function of the module can replace.

#include <Python.h>

static PyObject *hook;

static PyObject *
set_hook(PyObject *self, PyObject *callable)
{
    Py_INCREF(callable);
    Py_XSETREF(hook, callable);
    Py_RETURN_NONE;
}

static PyObject *
run(PyObject *self, PyObject *arg)
{
    if (hook == NULL)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed 'hook' is passed to PyObject_CallOneArg, which can make it die [refsan-borrowed-dies]
    return PyObject_CallOneArg(hook, arg);
}

static PyMethodDef methods[] = {
    {"set_hook", set_hook, METH_O, NULL},
    {"run", run, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
