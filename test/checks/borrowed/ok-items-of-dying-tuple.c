// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The dealloc of a tuple releases the tuple's items.

#include <Python.h>

static void
pair_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self); i++)
        Py_XDECREF(PyTuple_GET_ITEM(self, i));
    Py_TYPE(self)->tp_free(self);
}

PyTypeObject pair_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "pair",
    .tp_basicsize = sizeof(PyTupleObject),
    .tp_itemsize = sizeof(PyObject *),
    .tp_dealloc = pair_dealloc,
};
