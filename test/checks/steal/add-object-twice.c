// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// One reference, given away under two names.

#include <Python.h>

static int
m_exec(PyObject *m)
{
    PyObject *error = PyErr_NewException("m.Error", NULL, NULL);
    if (error == NULL)
        return -1;
    if (PyModule_AddObject(m, "Error", error) < 0) {
        Py_DECREF(error);
        return -1;
    }
    // CHECK: warning: 'error'{{.*}}[refsan-steal]
    if (PyModule_AddObject(m, "error", error) < 0)
        return -1;
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};
