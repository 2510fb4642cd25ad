// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyDict_SetItemString does not accept NULL as "no value".

#include <Python.h>

static PyObject *
info(PyObject *self, PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s", &name))
        return NULL;
    PyObject *d = PyDict_New();
    if (d == NULL)
        return NULL;
    PyObject *v = PyUnicode_DecodeFSDefault(name);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'v'{{.*}}DecodeFSDefault{{.*}}[refsan-null-result]
    int rc = PyDict_SetItemString(d, "name", v);
    Py_XDECREF(v);
    if (rc < 0) {
        Py_DECREF(d);
        return NULL;
    }
    return d;
}

static PyMethodDef methods[] = {
    {"info", info, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
