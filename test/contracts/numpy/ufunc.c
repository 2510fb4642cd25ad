// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// Universal functions.
#include <numpy_api.h>

#include <numpy/ufuncobject.h>

static PyUFuncGenericFunction loops[1];
static void *data[] = {NULL};
static char types[] = {NPY_DOUBLE, NPY_DOUBLE};

int add_ufunc(PyObject *dict)
{
    PyObject *ufunc = PyUFunc_FromFuncAndData(loops, data, types, 1, 1, 1, PyUFunc_None, "f", "", 0);

    if (ufunc == NULL)
        return -1;

    int failed = PyDict_SetItemString(dict, "f", ufunc);

    Py_DECREF(ufunc);
    return failed;
}

int add_ufunc_lost(PyObject *dict)
{
    PyObject *ufunc = PyUFunc_FromFuncAndData(loops, data, types, 1, 1, 1, PyUFunc_None, "f", "", 0);

    return ufunc == NULL ? -1 : PyDict_SetItemString(dict, "f", ufunc);
}
// CHECK: [[#@LINE-2]]:5: warning: 'ufunc' leaks

// PyUFunc_ReplaceLoopBySignature fails without an exception.
int replaced(PyUFuncObject *ufunc, PyObject *o)
{
    PyErr_Clear();

    PyUFuncGenericFunction old;
    int signature[2] = {NPY_DOUBLE, NPY_DOUBLE};
    PyObject *held = PyObject_Repr(o);

    if (held == NULL)
        return -1;
    if (PyUFunc_ReplaceLoopBySignature(ufunc, loops[0], signature, &old) < 0 && PyErr_Occurred())
        return -1;
    Py_DECREF(held);
    return 0;
}

int registered(PyUFuncObject *ufunc, PyArray_Descr *descr, PyArray_Descr **args)
{
    Py_INCREF(descr);
    return PyUFunc_RegisterLoopForDescr(ufunc, descr, loops[0], args, NULL);
}
