// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The helper's name does not say that it releases; its body does.

#include <Python.h>

static int
report(PyObject *err)
{
    int rc = PyObject_Print(err, stderr, 0);
    Py_DECREF(err);
    return rc;
}

static PyObject *
run(PyObject *self, PyObject *func)
{
    PyObject *r = PyObject_CallNoArgs(func);
    if (r == NULL)
        return NULL;
    if (report(r) < 0)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'r'{{.*}}[refsan-use-after-decref]
    return PyBool_FromLong(PyLong_Check(r));
}

static PyMethodDef methods[] = {
    {"run", run, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
// XFAIL: *
