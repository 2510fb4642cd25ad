// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The wrong variable: a string's characters have no count.

#include <Python.h>

static PyObject *
unset(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s", &name))
        return NULL;
    PyObject *key = PyUnicode_DecodeFSDefault(name);
    if (key == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'name'{{.*}}[refsan-not-object]
    Py_DECREF(name);
    return key;
}

static PyMethodDef methods[] = {
    {"unset", unset, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
