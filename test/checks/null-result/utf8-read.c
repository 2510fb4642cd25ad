// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyUnicode_AsUTF8 fails for lone surrogates, and for what is no string.

#include <Python.h>

static PyObject *
is_private(PyObject *self, PyObject *name)
{
    const char *s = PyUnicode_AsUTF8(name);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 's'{{.*}}PyUnicode_AsUTF8{{.*}}[refsan-null-result]
    return PyBool_FromLong(s[0] == '_');
}

static PyMethodDef methods[] = {
    {"is_private", is_private, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
