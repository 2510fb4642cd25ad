// SPDX-License-Identifier: Apache-2.0
// REQUIRES: numpy-1
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// What 2.0 removed or changed.
#include <numpy_api.h>

#include <numpy/npy_3kcompat.h>
#include <numpy/ufuncobject.h>

// What is joined replaces the first text; the second is taken by ...AndDel only.
PyObject *joined(const char *a, const char *b)
{
    PyObject *left = PyUnicode_FromString(a);
    PyObject *right = PyUnicode_FromString(b);

    if (left == NULL || right == NULL) {
        Py_XDECREF(left);
        Py_XDECREF(right);
        return NULL;
    }
    PyUnicode_ConcatAndDel(&left, right);
    return left;
}

PyObject *joined_and_lost(const char *a, const char *b)
{
    PyObject *left = PyUnicode_FromString(a);
    PyObject *right = PyUnicode_FromString(b);

    if (left == NULL || right == NULL) {
        Py_XDECREF(left);
        Py_XDECREF(right);
        return NULL;
    }
    PyUnicode_Concat2(&left, right);
    return left;
}
// CHECK: [[#@LINE-2]]:5: warning: 'right' leaks

// Not every object has a scalar; that is no failure.
PyObject *scalar_of(PyObject *o)
{
    PyObject *scalar = PyArray_ScalarFromObject(o);

    if (scalar == NULL && !PyErr_Occurred())
        Py_RETURN_NONE;
    return scalar;
}

// The error object is the caller's.
int error_object(void)
{
    PyObject *errobj;
    int bufsize, mask, first = 1;

    if (PyUFunc_GetPyValues("f", &bufsize, &mask, &errobj) < 0)
        return -1;

    int failed = PyUFunc_checkfperr(mask, errobj, &first);

    Py_XDECREF(errobj);
    return failed;
}

int error_object_lost(void)
{
    PyObject *errobj;
    int bufsize, mask;

    if (PyUFunc_GetPyValues("f", &bufsize, &mask, &errobj) < 0)
        return -1;
    return mask;
}
// CHECK: [[#@LINE-2]]:5: warning: 'errobj' leaks

// A prototype that was registered stays where it is, for ever; nobody else releases it.
int registered(void)
{
    PyArray_Descr *descr = PyArray_DescrNewFromType(NPY_DOUBLE);

    if (descr == NULL)
        return -1;

    int type = PyArray_RegisterDataType(descr);

    if (type < 0)
        Py_DECREF(descr);
    return type;
}

int not_registered(void)
{
    PyArray_Descr *descr = PyArray_DescrNewFromType(NPY_DOUBLE);

    if (descr == NULL)
        return -1;
    return PyArray_RegisterDataType(descr) < 0 ? -1 : 0;
}
// CHECK: [[#@LINE-2]]:{{[0-9]+}}: warning: 'descr' leaks
