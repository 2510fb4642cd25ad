// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyModule_AddObject succeeded and took the reference; a later failure releases it once more.

#include <Python.h>

static int
m_exec(PyObject *m)
{
    PyObject *error = PyErr_NewException("m.Error", NULL, NULL);
    if (error == NULL)
        return -1;
    if (PyModule_AddObject(m, "Error", error) < 0)
        goto fail;
    if (PyModule_AddIntConstant(m, "MAX", 7) < 0)
        goto fail;
    return 0;
fail:
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'error'{{.*}}[refsan-steal]
    Py_DECREF(error);
    return -1;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, m_exec},
    {0, NULL},
};
