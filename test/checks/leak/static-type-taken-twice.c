// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A failure that leaves one reference of a static type behind does no harm; one that takes another was meant to give it
// back.

#include <Python.h>

static PyTypeObject spam_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.spam",
    .tp_basicsize = sizeof(PyObject),
};

int
add_twice(PyObject *module)
{
    if (PyType_Ready(&spam_type) < 0)
        return -1;
    Py_INCREF(&spam_type);
    if (PyModule_AddObject(module, "spam", (PyObject *)&spam_type) < 0) {
        Py_INCREF(&spam_type);
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'spam_type' leaks{{.*}}[refsan-leak]
        return -1;
    }
    return 0;
}

int
add_once(PyObject *module)
{
    if (PyType_Ready(&spam_type) < 0)
        return -1;
    Py_INCREF(&spam_type);
    if (PyModule_AddObject(module, "spam", (PyObject *)&spam_type) < 0)
        return -1;
    return 0;
}
