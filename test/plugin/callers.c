// SPDX-License-Identifier: Apache-2.0
// Where the callers of a function elsewhere speak against the convention, two of them and none for it,
// they are believed; but it stays a guess, of which only the pedantic level tells.
//
// RUN: %clang_refsan -fsyntax-only %s 2>&1 \
// RUN:   | FileCheck %s --check-prefix=SURE --implicit-check-not=warning:
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-level=pedantic %s 2>&1 \
// RUN:   | FileCheck %s --check-prefixes=SURE,CHECK --implicit-check-not=warning:
#include <Python.h>

int wire_give(int wire, PyObject *item);
int wire_show(int wire, PyObject *item);
int wire_once(int wire, PyObject *item);
PyObject *wire_peek(int wire);
PyObject *wire_make(int wire);

// ---- an argument that nobody releases is taken ----

static PyObject *give_repr(PyObject *self, PyObject *o)
{
    PyObject *item = PyObject_Repr(o);

    if (!item || wire_give(0, item) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *give_str(PyObject *self, PyObject *o)
{
    PyObject *item = PyObject_Str(o);

    if (!item)
        return NULL;
    wire_give(1, item);
    Py_RETURN_NONE;
}

static PyObject *give_item(PyObject *self, PyObject *o)
{
    PyObject *item = PyTuple_GetItem(o, 0);

    if (!item)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: borrowed reference 'item' is passed to a call that steals it
    wire_give(1, item);
    Py_RETURN_NONE;
}

// ---- one caller that releases is enough to say that it is not ----

static PyObject *show_repr(PyObject *self, PyObject *o)
{
    PyObject *item = PyObject_Repr(o);

    if (!item)
        return NULL;
    wire_show(0, item);
    Py_DECREF(item);
    Py_RETURN_NONE;
}

static PyObject *show_str(PyObject *self, PyObject *o)
{
    PyObject *item = PyObject_Str(o);

    if (!item)
        return NULL;
    wire_show(1, item);
    // SURE: :[[#@LINE+1]]:{{.*}} warning: 'item' leaks on this path
    Py_RETURN_NONE;
}

static PyObject *show_bytes(PyObject *self, PyObject *o)
{
    PyObject *item = PyObject_Bytes(o);

    if (!item)
        return NULL;
    wire_show(1, item);
    // SURE: :[[#@LINE+1]]:{{.*}} warning: 'item' leaks on this path
    Py_RETURN_NONE;
}

// ---- one caller says nothing, however often it calls ----

static PyObject *once(PyObject *self, PyObject *o)
{
    PyObject *item = PyObject_Bytes(o);
    PyObject *other;

    if (!item)
        return NULL;
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: 'item' leaks on this path
    wire_once(1, item);
    other = PyObject_Str(o);
    if (!other)
        return NULL;
    wire_once(2, other);
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: 'other' leaks on this path
    Py_RETURN_NONE;
}

// ---- a result that nobody releases is lent ----

static PyObject *peek_size(PyObject *self, PyObject *o)
{
    PyObject *seen = wire_peek(0);

    return seen ? PyLong_FromSsize_t(PyObject_Size(seen)) : NULL;
}

static PyObject *peek(PyObject *self, PyObject *o)
{
    PyObject *seen = wire_peek(0);

    Py_XINCREF(seen);
    return seen;
}

static PyObject *peek_wrong(PyObject *self, PyObject *o)
{
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: borrowed reference {{.*}} is returned as if it were owned
    return wire_peek(0);
}

static PyObject *make_size(PyObject *self, PyObject *o)
{
    PyObject *made = wire_make(0);
    Py_ssize_t size = made ? PyObject_Size(made) : -1;

    Py_XDECREF(made);
    return size < 0 ? NULL : PyLong_FromSsize_t(size);
}

static PyObject *make_size_wrong(PyObject *self, PyObject *o)
{
    PyObject *made = wire_make(0);
    // CHECK: :[[#@LINE+1]]:{{.*}} warning: 'made' leaks on this path
    Py_ssize_t size = made ? PyObject_Size(made) : -1;

    return size < 0 ? NULL : PyLong_FromSsize_t(size);
}

static PyObject *make_true_wrong(PyObject *self, PyObject *o)
{
    PyObject *made = wire_make(0);

    if (!made || PyObject_IsTrue(made) < 0)
        // CHECK: :[[#@LINE+1]]:{{.*}} warning: 'made' leaks on this path
        return NULL;
    Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    {"give_repr", give_repr, METH_O, NULL},
    {"give_str", give_str, METH_O, NULL},
    {"give_item", give_item, METH_O, NULL},
    {"show_repr", show_repr, METH_O, NULL},
    {"show_str", show_str, METH_O, NULL},
    {"show_bytes", show_bytes, METH_O, NULL},
    {"once", once, METH_O, NULL},
    {"peek_size", peek_size, METH_O, NULL},
    {"peek", peek, METH_O, NULL},
    {"peek_wrong", peek_wrong, METH_O, NULL},
    {"make_size", make_size, METH_O, NULL},
    {"make_size_wrong", make_size_wrong, METH_O, NULL},
    {"make_true_wrong", make_true_wrong, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
