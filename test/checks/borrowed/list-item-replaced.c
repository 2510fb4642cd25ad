// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s
// PyList_SetItem releases what stood there: it is not the frame's to return.

#include <Python.h>

static PyObject *
replace_first(PyObject *self, PyObject *list)
{
    PyObject *old = PyList_GetItem(list, 0);
    if (old == NULL)
        return NULL;
    if (PyList_SetItem(list, 0, Py_NewRef(Py_None)) < 0)
        return NULL;
    // CHECK: [[@LINE+1]]:5: warning: borrowed reference 'old' is returned as if it were owned{{.*}}[refsan-borrowed]
    return old;
}

static PyMethodDef methods[] = {
    {"replace_first", replace_first, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
