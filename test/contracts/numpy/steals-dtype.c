// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// What makes an array of a data type consumes the reference to the type, also when it fails.
#include <numpy_api.h>

// `ok` gives its reference away; `bad` releases it once more where the call failed.
#define STEALS(name, call)                                                        \
    void *ok_##name(PyObject *o, PyArrayObject *arr, npy_intp *dims, FILE *file)  \
    {                                                                             \
        PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);                        \
        if (d == NULL)                                                            \
            return NULL;                                                          \
        return call;                                                              \
    }                                                                             \
    void *bad_##name(PyObject *o, PyArrayObject *arr, npy_intp *dims, FILE *file) \
    {                                                                             \
        PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);                        \
        if (d == NULL)                                                            \
            return NULL;                                                          \
        void *result = call;                                                      \
        if (result == NULL)                                                       \
            Py_DECREF(d);                                                         \
        return result;                                                            \
    }

STEALS(NewFromDescr, PyArray_NewFromDescr(&PyArray_Type, d, 1, dims, NULL, NULL, 0, NULL))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_NewFromDescr stole its reference [refsan-steal]
STEALS(FromAny, PyArray_FromAny(o, d, 0, 0, 0, NULL))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromAny stole its reference [refsan-steal]
STEALS(CheckFromAny, PyArray_CheckFromAny(o, d, 0, 0, 0, NULL))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_CheckFromAny stole its reference [refsan-steal]
STEALS(FromArray, PyArray_FromArray(arr, d, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromArray stole its reference [refsan-steal]
STEALS(CastToType, PyArray_CastToType(arr, d, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_CastToType stole its reference [refsan-steal]
STEALS(FromFile, PyArray_FromFile(file, d, -1, ""))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromFile stole its reference [refsan-steal]
STEALS(FromString, PyArray_FromString("", 0, d, -1, ""))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromString stole its reference [refsan-steal]
STEALS(FromBuffer, PyArray_FromBuffer(o, d, -1, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromBuffer stole its reference [refsan-steal]
STEALS(FromIter, PyArray_FromIter(o, d, -1))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromIter stole its reference [refsan-steal]
STEALS(FromScalar, PyArray_FromScalar(o, d))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_FromScalar stole its reference [refsan-steal]
STEALS(GetField, PyArray_GetField(arr, d, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_GetField stole its reference [refsan-steal]
STEALS(View, PyArray_View(arr, d, NULL))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_View stole its reference [refsan-steal]
STEALS(Zeros, PyArray_Zeros(1, dims, d, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_Zeros stole its reference [refsan-steal]
STEALS(Empty, PyArray_Empty(1, dims, d, 0))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_Empty stole its reference [refsan-steal]
STEALS(NewLikeArray, PyArray_NewLikeArray(arr, NPY_KEEPORDER, d, 1))
// CHECK: [[#@LINE-1]]:1: warning: 'd' is released after PyArray_NewLikeArray stole its reference [refsan-steal]

int set_field(PyArrayObject *arr, PyObject *value)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);

    if (d == NULL)
        return -1;
    return PyArray_SetField(arr, d, 0, value);
}

int bad_set_field(PyArrayObject *arr, PyObject *value)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);

    if (d == NULL)
        return -1;
    if (PyArray_SetField(arr, d, 0, value) < 0) {
        Py_DECREF(d);
        return -1;
    }
    return 0;
}
// CHECK: [[#@LINE-5]]:9: warning: 'd' is released after PyArray_SetField stole its reference

// PyArray_AsCArray replaces the object and leaves it alone where it fails; PyArray_Free takes the
// array back.
int c_array(PyObject *o)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_DOUBLE);
    PyObject *arr = o;
    double *values;
    npy_intp dims[1];

    if (d == NULL || PyArray_AsCArray(&arr, &values, dims, 1, d) < 0)
        return -1;
    return PyArray_Free(arr, values);
}

int c_array_lost(PyObject *o)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_DOUBLE);
    PyObject *arr = o;
    double *values;
    npy_intp dims[1];

    if (d == NULL || PyArray_AsCArray(&arr, &values, dims, 1, d) < 0)
        return -1;
    return dims[0] > 0;
}
// CHECK: [[#@LINE-2]]:5: warning: 'arr' leaks on this path

int c_array_freed_twice(PyObject *o)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_DOUBLE);
    PyObject *arr = o;
    double *values;
    npy_intp dims[1];

    if (d == NULL || PyArray_AsCArray(&arr, &values, dims, 1, d) < 0)
        return -1;
    PyArray_Free(arr, values);
    Py_DECREF(arr);
    return 0;
}
// CHECK: [[#@LINE-3]]:5: warning: 'arr' is released after PyArray_Free stole its reference

// The type is lent to these.
PyObject *lends(void *data, PyObject *o, npy_intp *dims, PyArrayObject **arrays)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);
    PyObject *item, *range, *sum;

    if (d == NULL)
        return NULL;
    item = PyArray_Scalar(data, d, NULL);
    range = PyArray_ArangeObj(o, NULL, NULL, d);
    sum = (PyObject *)PyArray_EinsteinSum("i->", 1, arrays, d, NPY_KEEPORDER, NPY_SAFE_CASTING,
                                          NULL);
    Py_DECREF(d);
    Py_XDECREF(item);
    Py_XDECREF(range);
    return sum;
}

PyObject *lends_and_loses(void *data)
{
    PyArray_Descr *d = PyArray_DescrFromType(NPY_INT);

    if (d == NULL)
        return NULL;
    return PyArray_Scalar(data, d, NULL);
}
// CHECK: [[#@LINE-2]]:5: warning: 'd' leaks on this path
