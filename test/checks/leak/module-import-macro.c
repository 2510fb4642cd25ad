// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The return hides in a macro, as in import_array().

#include <Python.h>

#define import_capi()                                        \
    {                                                        \
        capi = (void **)PyCapsule_Import("other._C_API", 0); \
        if (capi == NULL)                                    \
            return NULL;                                     \
    }

static void **capi;

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
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'm'{{.*}}PyModule_Create{{.*}}[refsan-leak]
    import_capi();
    return m;
}
