// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// PyUnicode_AsUTF8 points into the object.

#include <Python.h>
#include <stdlib.h>

static PyObject *
getenv_(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    if (text == NULL)
        return NULL;
    const char *name = PyUnicode_AsUTF8(text);
    Py_DECREF(text);
    if (name == NULL)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name'{{.*}}[refsan-use-after-decref]
    const char *value = getenv(name);
    if (value == NULL)
        Py_RETURN_NONE;
    return PyUnicode_FromString(value);
}

static PyMethodDef methods[] = {
    {"getenv", getenv_, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
