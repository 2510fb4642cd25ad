// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan %numpyinclude -I%S/Inputs -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// Converters, called or passed on for "O&".
#include <numpy_api.h>

PyObject *converted(PyObject *self, PyObject *args)
{
    PyObject *arr = NULL;
    PyArray_Descr *descr = NULL;

    if (!PyArg_ParseTuple(args, "O&O&:f", PyArray_Converter, &arr, PyArray_DescrConverter, &descr))
        goto fail;
    Py_DECREF(descr);
    return arr;
fail:
    Py_XDECREF(arr);
    Py_XDECREF(descr);
    return NULL;
}

PyObject *descr_lost(PyObject *self, PyObject *args)
{
    PyArray_Descr *descr = NULL;

    if (!PyArg_ParseTuple(args, "O&:f", PyArray_DescrConverter, &descr))
        return NULL;
    Py_RETURN_NONE;
}
// CHECK: [[#@LINE-2]]:5: warning: 'descr' leaks on this path

// PyArray_OutputConverter lends the argument.
PyObject *output(PyObject *self, PyObject *args)
{
    PyArrayObject *out = NULL;

    if (!PyArg_ParseTuple(args, "O&:f", PyArray_OutputConverter, &out))
        return NULL;
    return PyLong_FromLong(out != NULL);
}

static PyObject *output_called(PyObject *self, PyObject *o)
{
    PyArrayObject *out;

    if (!PyArray_OutputConverter(o, &out))
        return NULL;
    Py_XDECREF(out);
    return PyLong_FromLong(0);
}
// CHECK: [[#@LINE-3]]:5: warning: borrowed reference 'o' is released

PyMethodDef methods[] = {
    {"output_called", output_called, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

// PyArray_DescrConverter2 and PyArray_DescrAlignConverter2 make NULL of None.
PyObject *maybe_descr(PyObject *o)
{
    PyArray_Descr *descr;

    if (!PyArray_DescrConverter2(o, &descr))
        return NULL;
    if (descr == NULL)
        return (PyObject *)PyArray_DescrFromType(NPY_DOUBLE);
    return (PyObject *)PyArray_DescrNew(descr);
}
// CHECK: [[#@LINE-2]]:5: warning: 'descr' leaks on this path

PyObject *maybe_aligned(PyObject *o)
{
    PyArray_Descr *descr;

    if (!PyArray_DescrAlignConverter2(o, &descr))
        return NULL;
    Py_XDECREF(descr);
    Py_RETURN_NONE;
}

PyObject *aligned(PyObject *o)
{
    PyArray_Descr *descr;

    if (!PyArray_DescrAlignConverter(o, &descr))
        return NULL;
    return (PyObject *)descr;
}

int failed(PyObject *o)
{
    PyArray_Descr *descr;
    PyObject *arr;

    if (!PyArray_DescrConverter(o, &descr)) {
        Py_XDECREF(descr);
        return -1;
    }
    Py_DECREF(descr);
    if (!PyArray_Converter(o, &arr))
        return -1;
    return 0;
}
// CHECK: [[#@LINE-2]]:5: warning: 'arr' leaks on this path

// What is filled in is no object.
int numbers(PyObject *o)
{
    PyArray_Dims dims = {NULL, 0};
    PyArray_Chunk chunk;
    int axis;

    return PyArray_IntpConverter(o, &dims) && PyArray_BufferConverter(o, &chunk) &&
           PyArray_AxisConverter(o, &axis);
}
