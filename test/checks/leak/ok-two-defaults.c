// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Several optional arguments, each with its own temporary that stays NULL when it was given.

#include <Python.h>

static PyObject *
window(PyObject *self, PyObject *args)
{
    PyObject *obj, *start = NULL, *stop = NULL;
    PyObject *own_start = NULL, *own_stop = NULL, *result = NULL;
    if (!PyArg_ParseTuple(args, "O|OO", &obj, &start, &stop))
        return NULL;
    if (start == NULL) {
        if ((own_start = PyLong_FromLong(0)) == NULL)
            goto done;
        start = own_start;
    }
    if (stop == NULL) {
        Py_ssize_t n = PyObject_Size(obj);
        if (n < 0)
            goto done;
        if ((own_stop = PyLong_FromSsize_t(n)) == NULL)
            goto done;
        stop = own_stop;
    }
    PyObject *slice = PySlice_New(start, stop, NULL);
    if (slice != NULL) {
        result = PyObject_GetItem(obj, slice);
        Py_DECREF(slice);
    }
done:
    Py_XDECREF(own_start);
    Py_XDECREF(own_stop);
    return result;
}

static PyMethodDef methods[] = {
    {"window", window, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
