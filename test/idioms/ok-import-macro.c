// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// RUN: %clang_refsan -fsyntax-only -Werror -DNDEBUG %s
// A macro that imports another module's API and returns from the function that uses it.

#include <Python.h>

static void **api;

static int
import_api(void)
{
    PyObject *module = PyImport_ImportModule("provider._core");
    PyObject *capsule;

    if (module == NULL)
        return -1;
    capsule = PyObject_GetAttrString(module, "_API");
    Py_DECREF(module);
    if (capsule == NULL)
        return -1;
    if (!PyCapsule_CheckExact(capsule)) {
        PyErr_SetString(PyExc_RuntimeError, "_API is not a capsule");
        Py_DECREF(capsule);
        return -1;
    }
    api = (void **)PyCapsule_GetPointer(capsule, NULL);
    Py_DECREF(capsule);
    return api != NULL ? 0 : -1;
}

#define IMPORT_API()                                                                               \
    {                                                                                              \
        if (import_api() < 0) {                                                                    \
            PyErr_Print();                                                                         \
            PyErr_SetString(PyExc_ImportError, "provider failed to import");                       \
            return NULL;                                                                           \
        }                                                                                          \
    }
#define IMPORT_API_OR(value)                                                                       \
    do {                                                                                           \
        if (import_api() < 0)                                                                      \
            return value;                                                                          \
    } while (0)

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "consumer", NULL, -1, NULL};

PyMODINIT_FUNC
PyInit_consumer(void)
{
    PyObject *module;

    IMPORT_API();
    module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    if (PyModule_AddIntConstant(module, "version", 1) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}

static int
execute(PyObject *module)
{
    PyObject *table;

    IMPORT_API_OR(-1);
    table = PyDict_New();
    if (table == NULL)
        return -1;
    if (PyModule_AddObject(module, "table", table) < 0) {
        Py_DECREF(table);
        return -1;
    }
    return 0;
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0, NULL},
};
