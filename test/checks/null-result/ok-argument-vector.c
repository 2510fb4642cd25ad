// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --allow-empty --implicit-check-not=warning:
// The interpreter passes no NULL among the arguments of a METH_FASTCALL function: what the helper does
// when it gets one to clean up does not happen here.

#include <Python.h>

static PyObject *cache;

static int
convert(PyObject *module, PyObject *format, PyObject **result)
{
    if (format == NULL) {
        *result = NULL;
        return 1;
    }
    PyObject *known = PyDict_GetItemWithError(cache, format);
    if (known == NULL)
        return 0;
    Py_INCREF(known);
    *result = known;
    return Py_CLEANUP_SUPPORTED;
}

static PyObject *
pack(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *format = NULL;
    if (nargs == 0) {
        PyErr_SetString(PyExc_TypeError, "no format");
        return NULL;
    }
    if (!convert(module, args[0], &format))
        return NULL;
    PyObject *size = PyLong_FromSsize_t(nargs);
    Py_DECREF(format);
    return size;
}

static PyMethodDef methods[] = {
    {"pack", (PyCFunction)(void (*)(void))pack, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
