// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyTuple_SET_ITEM in one branch of a loop: the item it replaced is the frame's.

#include <Python.h>

static PyObject *
drop_exhausted(PyObject *self, PyObject *iterators)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(iterators); i++) {
        PyObject *it = PyTuple_GET_ITEM(iterators, i);
        if (it == NULL)
            continue;
        PyObject *item = PyIter_Next(it);
        if (item == NULL) {
            if (PyErr_Occurred())
                return NULL;
            PyTuple_SET_ITEM(iterators, i, NULL);
            Py_DECREF(it);
        }
        else {
            Py_DECREF(item);
        }
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"drop_exhausted", drop_exhausted, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
