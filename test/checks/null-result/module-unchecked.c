// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A module that was not made has no dict.

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
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'm'{{.*}}PyModule_Create{{.*}}[refsan-null-result]
    PyObject *d = PyModule_GetDict(m);
    if (PyDict_SetItemString(d, "ready", Py_True) < 0) {
        Py_DECREF(m);
        return NULL;
    }
    return m;
}
