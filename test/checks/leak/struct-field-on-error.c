// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A struct on the stack owns an object through a field.

#include <Python.h>

struct writer {
    PyObject *buffer;
    Py_ssize_t used;
};

static PyObject *
dump(PyObject *self, PyObject *obj)
{
    struct writer w;
    w.used = 0;
    w.buffer = PyBytes_FromStringAndSize(NULL, 100);
    if (w.buffer == NULL)
        return NULL;
    int yes = PyObject_IsTrue(obj);
    if (yes < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}buffer'{{.*}}[refsan-leak]
        return NULL;
    memset(PyBytes_AS_STRING(w.buffer), yes, 100);
    return w.buffer;
}

static PyMethodDef methods[] = {
    {"dump", dump, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
