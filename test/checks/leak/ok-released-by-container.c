// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// What sits in a container is settled by settling the container.

#include <Python.h>

static PyObject *
index_of(PyObject *self, PyObject *args)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        PyObject *pos = PyLong_FromSsize_t(i);
        if (pos == NULL)
            goto error;
        PyObject *entry = PyTuple_New(1);
        if (entry == NULL) {
            Py_DECREF(pos);
            goto error;
        }
        PyTuple_SET_ITEM(entry, 0, pos);
        int rc = PyDict_SetItem(dict, PyTuple_GET_ITEM(args, i), entry);
        Py_DECREF(entry);
        if (rc < 0)
            goto error;
    }
    return dict;
error:
    Py_DECREF(dict);
    return NULL;
}

static PyMethodDef methods[] = {
    {"index_of", index_of, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
