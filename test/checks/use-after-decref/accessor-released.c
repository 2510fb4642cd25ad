// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// What an accessor showed is released, and stays in its field.

#include <Python.h>

struct named {
    PyObject_HEAD
    PyObject *name;
};

static int
named_clear(struct named *self)
{
    Py_CLEAR(self->name);
    return 0;
}

static inline PyObject *
get_name(struct named *self)
{
    return self->name;
}

static PyObject *
show(struct named *self, PyObject *ignored)
{
    PyObject *name = get_name(self);
    PyObject *text = PyObject_Str(name);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'name' is left in an owning field after the field's reference was released [refsan-use-after-decref]
    Py_DECREF(name);
    return text;
}

static PyMethodDef methods[] = {
    {"show", (PyCFunction)show, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_methods, methods},
    {Py_tp_clear, named_clear},
    {0, NULL},
};
