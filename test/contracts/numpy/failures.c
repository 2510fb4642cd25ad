// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// How functions fail: with an exception, without, or with one only where no message is asked for.
#include <numpy_api.h>

#include <numpy/npy_3kcompat.h>

// With an address for the message an iterator sets no exception, and may be reset without the lock.
const char *reset(NpyIter *iter)
{
    char *message = NULL;

    if (NpyIter_Reset(iter, &message) != NPY_SUCCEED)
        return PyErr_Occurred() ? "not reached" : message;
    return NULL;
}

PyObject *reset_with_exception(NpyIter *iter)
{
    PyObject *o = PyLong_FromLong(1);

    if (o == NULL)
        return NULL;
    if (NpyIter_Reset(iter, NULL) != NPY_SUCCEED) {
        if (!PyErr_Occurred())
            return NULL;
        Py_DECREF(o);
        return NULL;
    }
    return o;
}

PyObject *reset_silently(NpyIter *iter, char *message)
{
    PyErr_Clear();

    PyObject *o = PyLong_FromLong(1);

    if (o == NULL)
        return NULL;
    if (NpyIter_GetIterNext(iter, &message) == NULL) {
        if (PyErr_Occurred())
            return NULL;
        Py_DECREF(o);
        return NULL;
    }
    return o;
}

// An iterator is gone, whatever NpyIter_Deallocate says.
int deallocated(NpyIter *iter)
{
    return NpyIter_Deallocate(iter) == NPY_SUCCEED ? 0 : -1;
}

// A capsule that could not be made leaves no exception.
PyObject *capsule(void *p)
{
    PyErr_Clear();

    PyObject *o = PyLong_FromLong(1);

    if (o == NULL)
        return NULL;

    PyObject *c = NpyCapsule_FromVoidPtr(p, NULL);

    if (c == NULL) {
        if (PyErr_Occurred())
            return NULL;
        Py_DECREF(o);
        return NULL;
    }
    Py_DECREF(o);
    return c;
}

int capsule_lost(void *p)
{
    PyObject *c = NpyCapsule_FromVoidPtrAndDesc(p, p, NULL);

    return c == NULL ? -1 : PyLong_AsLong(Py_None);
}
// CHECK: [[#@LINE-2]]:5: warning: 'c' leaks

// What the capsule's destructor releases goes with the capsule, if there is one.
PyObject *capsule_of(PyArrayObject *arr, void *p)
{
    Py_INCREF(arr);
    return NpyCapsule_FromVoidPtrAndDesc(p, arr, NULL);
}

PyObject *capsule_of_released(PyArrayObject *arr, void *p)
{
    PyObject *copy = PyArray_NewCopy(arr, NPY_CORDER);

    if (copy == NULL)
        return NULL;

    PyObject *c = NpyCapsule_FromVoidPtrAndDesc(p, copy, NULL);

    if (c == NULL)
        Py_DECREF(copy);
    return c;
}

// The three parts of an exception are taken.
void chained(void)
{
    PyObject *type, *value, *tb;

    PyErr_Fetch(&type, &value, &tb);
    PyErr_SetString(PyExc_ValueError, "");
    npy_PyErr_ChainExceptions(type, value, tb);
}

void chained_cause(void)
{
    PyObject *type, *value, *tb;

    PyErr_Fetch(&type, &value, &tb);
    PyErr_SetString(PyExc_ValueError, "");
    npy_PyErr_ChainExceptionsCause(type, value, tb);
    Py_XDECREF(value);
}
// CHECK: [[#@LINE-2]]:5: warning: 'value' is released after npy_PyErr_ChainExceptionsCause stole

// A type number may say that there was an exception.
int type_of(PyObject *o)
{
    PyObject *held = PyLong_FromLong(1);

    if (held == NULL)
        return -1;

    int type = PyArray_ObjectType(o, 0);

    if (type == NPY_NOTYPE && PyErr_Occurred()) {
        Py_DECREF(held);
        return -1;
    }
    Py_DECREF(held);
    return type;
}

// Deprecated; whether it took the base where it failed depends on the version.
int update_base(PyArrayObject *arr, PyObject *o)
{
    PyArrayObject *base = (PyArrayObject *)PyArray_FROM_O(o);

    if (base == NULL)
        return -1;
    if (PyArray_SetUpdateIfCopyBase(arr, base) < 0)
        return -1;
    return 0;
}

// The array interface protocols answer with a NotImplemented that nobody owns.
PyObject *interface_of(PyObject *o)
{
    PyObject *arr = PyArray_FromInterface(o);

    if (arr == Py_NotImplemented)
        Py_RETURN_NONE;
    return arr;
}
