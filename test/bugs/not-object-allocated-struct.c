// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Memory from PyMem_Malloc is freed, not released.

#include <Python.h>

struct item {
    PyObject *value;
    int used;
};

static PyObject *
check(PyObject *self, PyObject *obj)
{
    struct item *it = PyMem_Malloc(sizeof(*it));
    if (it == NULL)
        return PyErr_NoMemory();
    it->value = obj;
    it->used = PyObject_IsTrue(obj);
    int yes = it->used;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'it'{{.*}}[refsan-not-object]
    Py_DECREF(it);
    if (yes < 0)
        return NULL;
    return PyBool_FromLong(yes);
}

static PyMethodDef methods[] = {
    {"check", check, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
