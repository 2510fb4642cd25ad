// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The importing macro comes after the module was made: its return loses the module.

#include <Python.h>

extern int import_provider(void);

#define IMPORT_PROVIDER()                                                                          \
    {                                                                                              \
        if (import_provider() < 0) {                                                               \
            PyErr_SetString(PyExc_ImportError, "provider failed to import");                       \
            return NULL;                                                                           \
        }                                                                                          \
    }

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "consumer", NULL, -1, NULL};

PyMODINIT_FUNC
PyInit_consumer(void)
{
    PyObject *module = PyModule_Create(&definition);

    if (module == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'module' leaks{{.*}}[refsan-leak]
    IMPORT_PROVIDER();
    return module;
}
