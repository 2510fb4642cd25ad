// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Arguments of METH_FASTCALL are as borrowed as any.

#include <Python.h>

static PyObject *
coalesce(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (nargs < 1 || args[0] == Py_None)
        Py_RETURN_NONE;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}[refsan-borrowed]
    return args[0];
}

static PyMethodDef methods[] = {
    {"coalesce", (PyCFunction)(void (*)(void))coalesce, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
