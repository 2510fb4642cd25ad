// SPDX-License-Identifier: Apache-2.0
// What the extension modules of these tests share: METHOD(f) lines between MODULE_BEGIN and
// MODULE_END(name) make a module of functions.
#ifndef TEST_MODULE_H
#define TEST_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define MODULE_BEGIN static PyMethodDef module_methods[] = {
#define METHOD(name, flags) {#name, (PyCFunction)(void (*)(void))name, flags, NULL},
#define MODULE_END(name)                                                                           \
    {NULL, NULL, 0, NULL}                                                                          \
    }                                                                                              \
    ;                                                                                              \
    static struct PyModuleDef module_def = {PyModuleDef_HEAD_INIT, #name, NULL, -1,                \
                                            module_methods, NULL, NULL, NULL, NULL};               \
    PyMODINIT_FUNC PyInit_##name(void)                                                             \
    {                                                                                              \
        return PyModule_Create(&module_def);                                                       \
    }

#endif
