// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Whatever a function of another file does to an argument, it hardly leaves a reference to be released.

#include <Python.h>

int convert(PyObject *key, void **out);

static PyObject *
keys(PyObject *self, PyObject *mapping)
{
    void *out;
    PyObject *list = PyMapping_Keys(mapping);
    if (list == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *key = PyList_GET_ITEM(list, i);
        if (convert(key, &out) < 0) {
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: borrowed reference 'key' is released{{.*}}[refsan-borrowed]
            Py_DECREF(key);
            Py_DECREF(list);
            return NULL;
        }
    }
    Py_DECREF(list);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"keys", keys, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
