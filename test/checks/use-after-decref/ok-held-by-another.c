// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// New references to what somebody else holds too: an exception its context, an object its type.

#include <Python.h>

static PyObject *
innermost(PyObject *self, PyObject *exc)
{
    PyObject *context;
    while ((context = PyException_GetContext(exc)) != NULL) {
        Py_DECREF(context);
        exc = context;
    }
    return PyObject_Repr(exc);
}

static PyObject *
type_name(PyObject *self, PyObject *obj)
{
    PyObject *type = PyObject_Type(obj);
    if (type == NULL)
        return NULL;
    Py_DECREF(type);
    return PyUnicode_FromString(((PyTypeObject *)type)->tp_name);
}

static PyObject *
copied(PyObject *self, PyObject *dict)
{
    PyObject *key, *value, *copy = PyDict_New();
    Py_ssize_t pos = 0;
    if (copy == NULL)
        return NULL;
    while (PyDict_Next(dict, &pos, &key, &value)) {
        if (PyUnicode_CheckExact(key)) {
            Py_INCREF(key);
            PyUnicode_InternInPlace(&key);
            Py_DECREF(key);
        }
        if (PyDict_SetItem(copy, key, value) < 0) {
            Py_DECREF(copy);
            return NULL;
        }
    }
    return copy;
}

static PyMethodDef methods[] = {
    {"innermost", innermost, METH_O, NULL},
    {"type_name", type_name, METH_O, NULL},
    {"copied", copied, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
