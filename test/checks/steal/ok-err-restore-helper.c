// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyErr_Restore of what was fetched, and of one made by hand.

#include <Python.h>

static PyObject *
set_error(PyObject *self, PyObject *args)
{
    PyObject *type, *value;
    if (!PyArg_ParseTuple(args, "OO", &type, &value))
        return NULL;
    Py_INCREF(type);
    Py_INCREF(value);
    PyErr_Restore(type, value, NULL);
    return NULL;
}

static PyObject *
with_note(PyObject *self, PyObject *func)
{
    PyObject *r = PyObject_CallNoArgs(func);
    if (r == NULL) {
        PyObject *type, *value, *tb;
        PyErr_Fetch(&type, &value, &tb);
        PyErr_NormalizeException(&type, &value, &tb);
        if (tb != NULL)
            PyException_SetTraceback(value, tb);
        PyErr_Restore(type, value, tb);
    }
    return r;
}

static PyMethodDef methods[] = {
    {"set_error", set_error, METH_VARARGS, NULL},
    {"with_note", with_note, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
