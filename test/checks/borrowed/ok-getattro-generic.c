// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A slot that returns what another call returns.

#include <Python.h>

struct ns {
    PyObject_HEAD
    PyObject *dict;
};

static PyObject *
ns_getattro(struct ns *self, PyObject *name)
{
    if (self->dict != NULL) {
        PyObject *v = PyDict_GetItemWithError(self->dict, name);
        if (v != NULL) {
            Py_INCREF(v);
            return v;
        }
        if (PyErr_Occurred())
            return NULL;
    }
    return PyObject_GenericGetAttr((PyObject *)self, name);
}

static int
ns_setattro(struct ns *self, PyObject *name, PyObject *v)
{
    if (self->dict == NULL) {
        self->dict = PyDict_New();
        if (self->dict == NULL)
            return -1;
    }
    if (v == NULL) {
        int rc = PyDict_DelItem(self->dict, name);
        if (rc < 0 && PyErr_ExceptionMatches(PyExc_KeyError))
            PyErr_SetString(PyExc_AttributeError, "no such attribute");
        return rc;
    }
    return PyDict_SetItem(self->dict, name, v);
}

static PyType_Slot slots[] = {
    {Py_tp_getattro, ns_getattro},
    {Py_tp_setattro, ns_setattro},
    {0, NULL},
};
