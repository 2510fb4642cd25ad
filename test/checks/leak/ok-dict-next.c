// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// PyDict_Next lends; the pairs are held while foreign code runs.

#include <Python.h>

static PyObject *
call_each(PyObject *self, PyObject *args)
{
    PyObject *dict, *func;
    if (!PyArg_ParseTuple(args, "O!O", &PyDict_Type, &dict, &func))
        return NULL;
    PyObject *copy = PyDict_Copy(dict);
    if (copy == NULL)
        return NULL;
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    while (PyDict_Next(copy, &pos, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        PyObject *r = PyObject_CallFunctionObjArgs(func, key, value, NULL);
        Py_DECREF(key);
        Py_DECREF(value);
        if (r == NULL) {
            Py_DECREF(copy);
            return NULL;
        }
        Py_DECREF(r);
    }
    Py_DECREF(copy);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"call_each", call_each, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
