// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// PyArray_Return, PyArray_EnsureArray and PyArray_EnsureAnyArray consume the array, and pass NULL on.
#include <numpy_api.h>

PyObject *returned(PyObject *o)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_O(o);

    return PyArray_Return(arr);
}

PyObject *returned_twice(PyObject *o)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_O(o);
    PyObject *result = PyArray_Return(arr);

    Py_XDECREF(arr);
    return result;
}
// CHECK: [[#@LINE-3]]:5: warning: 'arr' is released after PyArray_Return stole its reference

// A reference of the caller's own may be given.
PyObject *returned_self(PyArrayObject *self)
{
    Py_INCREF(self);
    return PyArray_Return(self);
}

// The result is one more reference.
PyObject *return_lost(PyObject *o)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_O(o);

    if (arr == NULL)
        return NULL;

    PyObject *result = PyArray_Return(arr);

    return result == NULL ? NULL : PyLong_FromLong(1);
}
// CHECK: [[#@LINE-2]]:5: warning: 'result' leaks on this path

PyObject *ensured(PyObject *f)
{
    return PyArray_EnsureArray(PyObject_CallNoArgs(f));
}

PyObject *ensured_any(PyObject *f)
{
    return PyArray_EnsureAnyArray(PyObject_CallNoArgs(f));
}

PyObject *ensured_too_late(PyObject *f)
{
    PyObject *o = PyObject_CallNoArgs(f);

    if (o == NULL)
        return NULL;

    PyObject *arr = PyArray_EnsureArray(o);

    if (arr == NULL)
        Py_DECREF(o);
    return arr;
}
// CHECK: [[#@LINE-3]]:9: warning: 'o' is released after PyArray_EnsureArray stole its reference

PyObject *ensured_any_too_late(PyObject *f)
{
    PyObject *o = PyObject_CallNoArgs(f);

    if (o == NULL)
        return NULL;

    PyObject *arr = PyArray_EnsureAnyArray(o);

    if (arr == NULL)
        Py_DECREF(o);
    return arr;
}
// CHECK: [[#@LINE-3]]:9: warning: 'o' is released after PyArray_EnsureAnyArray stole its reference

// What is not NULL goes in and only a failure gives NULL; NULL goes in and NULL comes out.
int not_null(PyObject *o)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_O(o);

    if (arr == NULL)
        return -1;

    PyObject *result = PyArray_Return(arr);
    int size = (int)PyArray_Size(result);

    Py_DECREF(result);
    return size;
}
// CHECK: [[#@LINE-5]]:21: warning: 'result' is NULL when it is passed to PyArray_Size, where NULL crashes
