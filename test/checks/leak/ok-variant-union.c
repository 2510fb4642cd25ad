// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror %s
// A tagged union; only one of its members is an object.

#include <Python.h>

struct variant {
    enum { V_INT, V_OBJECT } kind;
    union {
        long number;
        PyObject *object;
    } u;
};

static int
variant_set(struct variant *v, PyObject *obj)
{
    if (PyLong_CheckExact(obj)) {
        v->kind = V_INT;
        v->u.number = PyLong_AsLong(obj);
        return v->u.number == -1 && PyErr_Occurred() ? -1 : 0;
    }
    v->kind = V_OBJECT;
    v->u.object = PyObject_Repr(obj);
    return v->u.object == NULL ? -1 : 0;
}

static PyObject *
normal(PyObject *self, PyObject *obj)
{
    struct variant v;
    if (variant_set(&v, obj) < 0)
        return NULL;
    if (v.kind == V_INT)
        return PyLong_FromLong(v.u.number);
    return v.u.object;
}

static PyMethodDef methods[] = {
    {"normal", normal, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
