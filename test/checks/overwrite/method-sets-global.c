// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The unit clears this global elsewhere, so it owns; the new hook is stored over the old one.

#include <Python.h>

static PyObject *hook;

static PyObject *
set_hook(PyObject *self, PyObject *func)
{
    Py_INCREF(func);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'hook'{{.*}}[refsan-overwrite]
    hook = func;
    Py_RETURN_NONE;
}

static PyObject *
clear_hook(PyObject *self, PyObject *ignored)
{
    Py_CLEAR(hook);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"set_hook", set_hook, METH_O, NULL},
    {"clear_hook", clear_hook, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
