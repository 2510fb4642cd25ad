// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Single-phase init: the module itself is lost when a constant cannot be added.

#include <Python.h>

static struct PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "m",
    .m_size = -1,
};

PyMODINIT_FUNC
PyInit_m(void)
{
    PyObject *m = PyModule_Create(&def);
    if (m == NULL)
        return NULL;
    if (PyModule_AddIntConstant(m, "MAX", 10) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'm'{{.*}}PyModule_Create{{.*}}[refsan-leak]
        return NULL;
    return m;
}
