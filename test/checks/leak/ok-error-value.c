// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The exception's value is released after it was handed over, made or not.

#include <Python.h>

static PyObject *DeviceError;

static PyObject *
raise_code(int code)
{
    PyObject *value = Py_BuildValue("(is)", code, "device lost");
    if (value != NULL) {
        PyErr_SetObject(DeviceError, value);
        Py_DECREF(value);
    }
    return NULL;
}

static PyObject *
open_device(PyObject *self, PyObject *args)
{
    int id;
    if (!PyArg_ParseTuple(args, "i", &id))
        return NULL;
    if (id < 0)
        return raise_code(id);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"open_device", open_device, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
