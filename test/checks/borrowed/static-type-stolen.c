// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A static type is given away without a reference of its own, by a helper that has no role.

#include <Python.h>

static PyTypeObject one_type = {PyVarObject_HEAD_INIT(NULL, 0)};
static PyTypeObject two_type = {PyVarObject_HEAD_INIT(NULL, 0)};

int
add_types(PyObject *module)
{
    if (PyType_Ready(&one_type) < 0 || PyType_Ready(&two_type) < 0)
        return -1;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference 'one_type' is passed to a call that steals it (static object 'one_type') [refsan-borrowed]
    if (PyModule_AddObject(module, "One", (PyObject *)&one_type) < 0)
        return -1;
    Py_INCREF(&two_type);
    return PyModule_AddObject(module, "Two", (PyObject *)&two_type);
}
