// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyModule_AddObject steals on success only.

#include <Python.h>

static int
mod_exec(PyObject *m)
{
    PyObject *error = PyErr_NewException("m.error", NULL, NULL);
    if (error == NULL)
        return -1;
    if (PyModule_AddObject(m, "error", error) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'error'{{.*}}PyErr_NewException{{.*}}[refsan-leak]
        return -1;
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};
