// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// rc starts as failure and is mended last; only a failure releases the list.

#include <Python.h>

static PyObject *
collect(PyObject *self, PyObject *args)
{
    int rc = -1;
    int n;
    if (!PyArg_ParseTuple(args, "i", &n))
        return NULL;
    PyObject *list = PyList_New(0);
    if (list == NULL)
        return NULL;
    for (int i = 0; i < n; i++) {
        PyObject *item = PyLong_FromLong(i);
        if (item == NULL)
            goto done;
        int err = PyList_Append(list, item);
        Py_DECREF(item);
        if (err)
            goto done;
    }
    rc = 0;
done:
    if (rc < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyMethodDef methods[] = {
    {"collect", collect, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
