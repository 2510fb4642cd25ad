// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The result of PyModule_AddObject is not even looked at.

#include <Python.h>

static int
mod_exec(PyObject *m)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyUnicode_FromString{{.*}}[refsan-leak]
    PyModule_AddObject(m, "__version__", PyUnicode_FromString("1.2"));
    return PyErr_Occurred() ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};
