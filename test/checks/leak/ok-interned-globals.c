// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Names interned at start into globals that are never released.

#include <Python.h>

static PyObject *str_read;
static PyObject *str_write;

static int
mod_exec(PyObject *m)
{
    if (str_read == NULL && (str_read = PyUnicode_InternFromString("read")) == NULL)
        return -1;
    if (str_write == NULL && (str_write = PyUnicode_InternFromString("write")) == NULL)
        return -1;
    return 0;
}

static PyObject *
copy(PyObject *self, PyObject *args)
{
    PyObject *from, *to;
    if (!PyArg_ParseTuple(args, "OO", &from, &to))
        return NULL;
    PyObject *data = PyObject_CallMethodObjArgs(from, str_read, NULL);
    if (data == NULL)
        return NULL;
    PyObject *r = PyObject_CallMethodObjArgs(to, str_write, data, NULL);
    Py_DECREF(data);
    return r;
}

static PyMethodDef methods[] = {
    {"copy", copy, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, mod_exec},
    {0, NULL},
};
