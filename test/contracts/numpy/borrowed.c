// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// What an array, an iterator or a type lends.
#include <numpy_api.h>

#define LENDS(name, expr)                                        \
    PyObject *ok_##name(PyArrayObject *arr)                     \
    {                                                            \
        PyObject *o = (PyObject *)expr;                          \
        Py_XINCREF(o);                                           \
        return o;                                                \
    }                                                            \
    static PyObject *bad_##name(PyObject *self, PyObject *args)  \
    {                                                            \
        PyArrayObject *arr = (PyArrayObject *)self;              \
        return (PyObject *)expr;                                 \
    }

LENDS(DESCR, PyArray_DESCR(arr))
// CHECK: [[#@LINE-1]]:1: warning: borrowed reference the result of PyArray_DESCR is returned
LENDS(DTYPE, PyArray_DTYPE(arr))
// CHECK: [[#@LINE-1]]:1: warning: borrowed reference the result of PyArray_DTYPE is returned
LENDS(BASE, PyArray_BASE(arr))
// CHECK: [[#@LINE-1]]:1: warning: borrowed reference the result of PyArray_BASE is returned

static PyMethodDef methods[] = {
    {"DESCR", bad_DESCR, METH_NOARGS, NULL},
    {"DTYPE", bad_DTYPE, METH_NOARGS, NULL},
    {"BASE", bad_BASE, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMethodDef *table(void)
{
    return methods;
}

// What an iterator allocated is its own.
PyObject *result_of(PyArrayObject *op)
{
    PyArrayObject *ops[2] = {op, NULL};
    npy_uint32 flags[2] = {NPY_ITER_READONLY, NPY_ITER_WRITEONLY | NPY_ITER_ALLOCATE};
    NpyIter *iter = NpyIter_MultiNew(2, ops, 0, NPY_KEEPORDER, NPY_NO_CASTING, flags, NULL);

    if (iter == NULL)
        return NULL;

    PyArrayObject *result = NpyIter_GetOperandArray(iter)[1];

    Py_INCREF(result);
    if (NpyIter_Deallocate(iter) != NPY_SUCCEED) {
        Py_DECREF(result);
        return NULL;
    }
    return (PyObject *)result;
}

PyObject *view(NpyIter *iter)
{
    return (PyObject *)NpyIter_GetIterView(iter, 0);
}

int view_lost(NpyIter *iter)
{
    PyArrayObject *arr = NpyIter_GetIterView(iter, 0);

    return arr == NULL ? -1 : PyArray_NDIM(arr);
}
// CHECK: [[#@LINE-2]]:5: warning: 'arr' leaks
