// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// Macros of the headers are what they expand to: each gives one reference.
#include <numpy_api.h>

#define GIVES(name, expr)                                                                      \
    PyObject *ok_##name(PyObject *o, PyArrayObject *arr, PyArray_Descr *d, npy_intp *dims,     \
                        void *data)                                                            \
    {                                                                                          \
        return (PyObject *)expr;                                                               \
    }                                                                                          \
    int bad_##name(PyObject *o, PyArrayObject *arr, PyArray_Descr *d, npy_intp *dims, void *data) \
    {                                                                                          \
        PyObject *made = (PyObject *)expr;                                                     \
        return made == NULL ? -1 : 0;                                                          \
    }

GIVES(SimpleNew, PyArray_SimpleNew(1, dims, NPY_INT))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_New
GIVES(SimpleNewFromData, PyArray_SimpleNewFromData(1, dims, NPY_INT, data))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_New
GIVES(ZEROS, PyArray_ZEROS(1, dims, NPY_INT, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_Zeros
GIVES(EMPTY, PyArray_EMPTY(1, dims, NPY_INT, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_Empty
GIVES(FROM_O, PyArray_FROM_O(o))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(FROM_OF, PyArray_FROM_OF(o, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_CheckFromAny
GIVES(FROM_OT, PyArray_FROM_OT(o, NPY_INT))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(FROM_OTF, PyArray_FROM_OTF(o, NPY_INT, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(FROMANY, PyArray_FROMANY(o, NPY_INT, 0, 0, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(FromObject, PyArray_FromObject(o, NPY_INT, 0, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(ContiguousFromAny, PyArray_ContiguousFromAny(o, NPY_INT, 0, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(CopyFromObject, PyArray_CopyFromObject(o, NPY_INT, 0, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_FromAny
GIVES(Cast, PyArray_Cast(arr, NPY_INT))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_CastToType
GIVES(Copy, PyArray_Copy(arr))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_NewCopy
GIVES(Take, PyArray_Take(arr, o, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_TakeFrom
GIVES(Put, PyArray_Put(arr, o, o))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_PutTo
GIVES(ToScalar, PyArray_ToScalar(data, arr))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_Scalar
GIVES(GETITEM, PyArray_GETITEM(arr, data))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_GETITEM
GIVES(IterNew, PyArray_IterNew(o))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_IterNew
GIVES(MultiIterNew, PyArray_MultiIterNew(2, o, o))
// CHECK: [[#@LINE-1]]:1: warning: 'made' leaks on this path: new reference from PyArray_MultiIterNew

// The type goes into the array.
PyObject *from_descr(npy_intp *dims)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);

    if (d == NULL)
        return NULL;
    return PyArray_SimpleNewFromDescr(1, dims, d);
}

PyObject *from_descr_borrowed(npy_intp *dims, PyObject *o)
{
    PyArrayObject *arr = (PyArrayObject *)PyArray_FROM_O(o);

    if (arr == NULL)
        return NULL;

    PyObject *result = PyArray_SimpleNewFromDescr(1, dims, PyArray_DESCR(arr));

    Py_DECREF(arr);
    return result;
}
// CHECK: [[#@LINE-5]]:24: warning: borrowed reference the result of PyArray_DESCR is passed to a call

// Asked twice, an array says the same.
PyObject *from_descr_shared(npy_intp *dims, PyArrayObject *arr)
{
    Py_INCREF(PyArray_DESCR(arr));
    return PyArray_SimpleNewFromDescr(1, dims, PyArray_DESCR(arr));
}

PyObject *contiguous(PyArrayObject *arr)
{
    PyArrayObject *made = PyArray_GETCONTIGUOUS(arr);

    return PyArray_Return(made);
}

// PyArray_DESCR_REPLACE releases the old type.
PyArray_Descr *replaced(void)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);

    if (d == NULL)
        return NULL;
    PyArray_DESCR_REPLACE(d);
    return d;
}

int set_item(PyArrayObject *arr, void *data)
{
    PyObject *value = PyLong_FromLong(1);

    if (value == NULL)
        return -1;

    int failed = PyArray_SETITEM(arr, data, value);

    Py_DECREF(value);
    return failed;
}

int item_lost(PyArrayObject *arr, void *data)
{
    PyObject *value = PyLong_FromLong(1);

    if (value == NULL)
        return -1;
    return PyArray_SETITEM(arr, data, value);
}
// CHECK: [[#@LINE-2]]:5: warning: 'value' leaks

// An iterator holds what it iterates over.
npy_intp iterated(PyObject *o)
{
    PyObject *arr = PyArray_FROM_O(o);
    PyArrayIterObject *it = arr == NULL ? NULL : (PyArrayIterObject *)PyArray_IterNew(arr);
    npy_intp n = 0;

    Py_XDECREF(arr);
    if (it == NULL)
        return -1;
    while (PyArray_ITER_NOTDONE(it)) {
        n += *(char *)PyArray_ITER_DATA(it);
        PyArray_ITER_NEXT(it);
    }
    Py_DECREF(it);
    return n;
}

npy_intp iterated_together(PyObject *a, PyObject *b)
{
    PyArrayMultiIterObject *it = (PyArrayMultiIterObject *)PyArray_MultiIterNew(2, a, b);
    npy_intp n = 0;

    if (it == NULL)
        return -1;
    while (PyArray_MultiIter_NOTDONE(it)) {
        if (PyArray_MultiIter_DATA(it, 0) == NULL)
            return -1;
        PyArray_MultiIter_NEXT(it);
        n++;
    }
    Py_DECREF(it);
    return n;
}
// CHECK: [[#@LINE-7]]:13: warning: 'it' leaks
