// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// "N" takes over a reference that is the caller's.

#include <Python.h>

static PyObject *
tagged(PyObject *self, PyObject *obj)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'obj'{{.*}}[refsan-borrowed]
    return Py_BuildValue("(sN)", "tag", obj);
}

static PyMethodDef methods[] = {
    {"tagged", tagged, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
