// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyImport_AddModule lends the module it finds or makes.

#include <Python.h>

static PyObject *
main_dict(PyObject *self, PyObject *ignored)
{
    PyObject *mod = PyImport_AddModule("__main__");
    if (mod == NULL)
        return NULL;
    PyObject *dict = PyObject_GetAttrString(mod, "__dict__");
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'mod'{{.*}}AddModule{{.*}}[refsan-borrowed]
    Py_DECREF(mod);
    return dict;
}

static PyMethodDef methods[] = {
    {"main_dict", main_dict, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
