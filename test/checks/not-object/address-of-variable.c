// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fplugin-arg-refsan-only=not-object -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Py_INCREF of the variable's address counts in the stack.

#include <Python.h>

static PyObject *Error;

static int
m_exec(PyObject *m)
{
    Error = PyErr_NewException("m.Error", NULL, NULL);
    if (Error == NULL)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-not-object]
    Py_INCREF(&Error);
    return PyModule_AddObjectRef(m, "Error", Error);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};
