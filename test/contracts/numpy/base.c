// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// An array's base: stolen by what sets it, also where that fails.
#include <numpy_api.h>

PyObject *with_base(npy_intp *dims, void *data, PyObject *owner)
{
    PyObject *arr = PyArray_SimpleNewFromData(1, dims, NPY_DOUBLE, data);

    if (arr == NULL)
        return NULL;
    Py_INCREF(owner);
    if (PyArray_SetBaseObject((PyArrayObject *)arr, owner) < 0) {
        Py_DECREF(arr);
        return NULL;
    }
    return arr;
}

PyObject *released_on_failure(npy_intp *dims, void *data)
{
    PyObject *arr = PyArray_SimpleNewFromData(1, dims, NPY_DOUBLE, data);
    PyObject *owner = PyCapsule_New(data, NULL, NULL);

    if (arr == NULL || owner == NULL) {
        Py_XDECREF(arr);
        Py_XDECREF(owner);
        return NULL;
    }
    if (PyArray_SetBaseObject((PyArrayObject *)arr, owner) < 0) {
        Py_DECREF(owner);
        Py_DECREF(arr);
        return NULL;
    }
    return arr;
}
// CHECK: [[#@LINE-6]]:9: warning: 'owner' is released after PyArray_SetBaseObject stole its reference

// The array holds the base.
void *base_lives(PyArrayObject *arr, void *data)
{
    PyObject *owner = PyCapsule_New(data, NULL, NULL);

    if (owner == NULL || PyArray_SetBaseObject(arr, owner) < 0)
        return NULL;
    return PyCapsule_GetPointer(owner, NULL);
}

int base_without_reference(PyArrayObject *arr, PyObject *o)
{
    PyArrayObject *other = (PyArrayObject *)PyArray_FROM_O(o);

    if (other == NULL)
        return -1;

    int failed = PyArray_SetBaseObject(arr, PyArray_BASE(other));

    Py_DECREF(other);
    return failed;
}
// CHECK: [[#@LINE-5]]:18: warning: borrowed reference the result of PyArray_BASE is passed to a call

int written_back(PyArrayObject *target)
{
    PyArrayObject *copy = (PyArrayObject *)PyArray_NewCopy(target, NPY_CORDER);

    if (copy == NULL)
        return -1;
    Py_INCREF(target);
    if (PyArray_SetWritebackIfCopyBase(copy, target) < 0) {
        Py_DECREF(copy);
        return -1;
    }

    int failed = PyArray_ResolveWritebackIfCopy(copy);

    Py_DECREF(copy);
    return failed < 0 ? -1 : 0;
}

int written_back_twice_released(PyObject *o)
{
    PyArrayObject *target = (PyArrayObject *)PyArray_FROM_O(o);
    PyArrayObject *copy = target == NULL ? NULL : (PyArrayObject *)PyArray_NewCopy(target, NPY_CORDER);

    if (copy == NULL) {
        Py_XDECREF(target);
        return -1;
    }
    if (PyArray_SetWritebackIfCopyBase(copy, target) < 0)
        Py_DECREF(target);
    Py_DECREF(copy);
    return 0;
}
// CHECK: [[#@LINE-4]]:9: warning: 'target' is released after PyArray_SetWritebackIfCopyBase stole

// PyArray_ResolveWritebackIfCopy and PyArray_DiscardWritebackIfCopy release no array, and take NULL.
int copy_lost(PyObject *o, PyObject *other)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_OF(o, NPY_ARRAY_INOUT_ARRAY2);

    if (arr == NULL)
        return -1;
    if (other == NULL) {
        PyArray_DiscardWritebackIfCopy(arr);
        return -1;
    }
    PyArray_ResolveWritebackIfCopy(arr);
    Py_DECREF(arr);
    return 0;
}
// CHECK: [[#@LINE-6]]:9: warning: 'arr' leaks on this path

int discarded(PyObject *o)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_OF(o, NPY_ARRAY_INOUT_ARRAY2);
    int failed = arr == NULL ? -1 : 0;

    PyArray_DiscardWritebackIfCopy(arr);
    Py_XDECREF(arr);
    return failed;
}
