// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// The type is held by its instance, the instance by the caller: the frame's own was one more.

#include <Python.h>

static PyObject *
type_id(PyObject *self, PyObject *obj)
{
    PyTypeObject *type = Py_TYPE(obj);
    Py_INCREF(type);
    PyObject *id = PyLong_FromVoidPtr(type);
    Py_DECREF(type);
    if (id == NULL)
        PyErr_Format(PyExc_RuntimeError, "no id for %s", type->tp_name);
    return id;
}

static PyMethodDef methods[] = {
    {"type_id", type_id, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
