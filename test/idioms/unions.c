// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -DNDEBUG %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// A tag tells whether the union holds an object.

#include <Python.h>

enum kind { K_NONE, K_INT, K_OBJECT, K_TEXT };

struct value {
    enum kind kind;
    union {
        long number;
        PyObject *object;
        char *text;
    } u;
};

static void
value_clear(struct value *v)
{
    if (v->kind == K_OBJECT)
        Py_DECREF(v->u.object);
    else if (v->kind == K_TEXT)
        PyMem_Free(v->u.text);
    v->kind = K_NONE;
}

static int
value_from(PyObject *o, struct value *v)
{
    if (PyLong_Check(o)) {
        v->kind = K_INT;
        v->u.number = PyLong_AsLong(o);
        if (v->u.number == -1 && PyErr_Occurred())
            return -1;
        return 0;
    }
    v->kind = K_OBJECT;
    v->u.object = Py_NewRef(o);
    return 0;
}

static PyObject *
value_to(const struct value *v)
{
    switch (v->kind) {
    case K_INT:
        return PyLong_FromLong(v->u.number);
    case K_OBJECT:
        return Py_NewRef(v->u.object);
    case K_TEXT:
        return PyUnicode_FromString(v->u.text);
    default:
        Py_RETURN_NONE;
    }
}

static PyObject *
round_trip(PyObject *self, PyObject *arg)
{
    struct value v = {K_NONE, {0}};
    if (value_from(arg, &v) < 0)
        return NULL;
    PyObject *res = value_to(&v);
    value_clear(&v);
    return res;
}

static PyObject *
in_place(PyObject *self, PyObject *arg)
{
    struct value v;
    v.kind = K_NONE;
    PyObject *text = PyObject_Str(arg);
    if (text == NULL)
        return NULL;
    if (PyUnicode_GET_LENGTH(text) > 3) {
        v.kind = K_OBJECT;
        v.u.object = text;
    }
    else {
        v.kind = K_INT;
        v.u.number = 3;
        Py_DECREF(text);
    }
    PyObject *res = v.kind == K_OBJECT ? v.u.object : PyLong_FromLong(v.u.number);
    return res;
}

static PyObject *
lost(PyObject *self, PyObject *arg)
{
    struct value v;
    v.kind = K_OBJECT;
    v.u.object = PyObject_Str(arg);
    if (v.u.object == NULL)
        return NULL;
    Py_ssize_t n = PyUnicode_GET_LENGTH(v.u.object);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}}PyObject_Str{{.*}}[refsan-leak]
    return PyLong_FromSsize_t(n);
}

static PyMethodDef methods[] = {
    {"round_trip", round_trip, METH_O, NULL},
    {"in_place", in_place, METH_O, NULL},
    {"lost", lost, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
