// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// Out-parameters of the API: NULL when there is no value, new otherwise.

#include <Python.h>

static PyObject *
current(PyObject *self, PyObject *var)
{
    PyObject *value = NULL;
    if (PyContextVar_Get(var, NULL, &value) < 0)
        return NULL;
    if (value == NULL)
        Py_RETURN_NONE;
    return value;
}

static PyObject *
send(PyObject *self, PyObject *args)
{
    PyObject *gen, *arg, *result;
    if (!PyArg_ParseTuple(args, "OO", &gen, &arg))
        return NULL;
    switch (PyIter_Send(gen, arg, &result)) {
    case PYGEN_RETURN:
        Py_DECREF(result);
        PyErr_SetNone(PyExc_StopIteration);
        return NULL;
    case PYGEN_NEXT:
        return result;
    case PYGEN_ERROR:
        return NULL;
    }
    Py_UNREACHABLE();
}

static PyMethodDef methods[] = {
    {"current", current, METH_O, NULL},
    {"send", send, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
