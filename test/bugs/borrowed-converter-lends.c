// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A converter for O& that stores the argument itself lends it.

#include <Python.h>

static int
convert_callable(PyObject *obj, PyObject **out)
{
    if (!PyCallable_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "a callable is needed");
        return 0;
    }
    *out = obj;
    return 1;
}

static PyObject *
identity(PyObject *module, PyObject *args)
{
    PyObject *callable;

    if (!PyArg_ParseTuple(args, "O&", convert_callable, &callable))
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}'callable'{{.*}} returned as if it were owned{{.*}}[refsan-borrowed]
    return callable;
}

static PyMethodDef methods[] = {
    {"identity", identity, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

void *use_methods(void) { return methods; }
// XFAIL: *
