// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=dealloc,gc-missing %s
// The base is only known when the module is made: it may have what the type leaves out.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *held;
} Data;

static PyObject *
data_set(Data *self, PyObject *held)
{
    Py_XSETREF(self->held, Py_NewRef(held));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"set", (PyCFunction)data_set, METH_O, NULL}, {NULL}};

static PyTypeObject data_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "m.Data",
    .tp_basicsize = sizeof(Data),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = methods,
};

int
add_types(PyTypeObject *base)
{
    PyTypeObject *type = &data_type;

    type->tp_base = base;
    return PyType_Ready(type);
}
