// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyModule_AddObjectRef never steals.

#include <Python.h>

static int
mod_exec(PyObject *m)
{
    PyObject *version = PyUnicode_FromString("1.2");
    if (version == NULL)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'version'{{.*}}[refsan-leak]
    return PyModule_AddObjectRef(m, "__version__", version);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};
