// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Rich comparison: macros return, NotImplemented is counted.

#include <Python.h>

struct version {
    PyObject_HEAD
    int major;
};

static PyTypeObject version_type;

static PyObject *
version_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!Py_IS_TYPE(a, &version_type) || !Py_IS_TYPE(b, &version_type))
        Py_RETURN_NOTIMPLEMENTED;
    int x = ((struct version *)a)->major, y = ((struct version *)b)->major;
    Py_RETURN_RICHCOMPARE(x, y, op);
}

static PyTypeObject version_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.version",
    .tp_basicsize = sizeof(struct version),
    .tp_richcompare = version_richcompare,
};
