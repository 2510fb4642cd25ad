// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -Werror -fplugin-arg-refsan-only=exception %s
// Functions in no table whose failures mean what their callers make of them.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *dict;
    PyObject *file;
} table;

// NULL without an exception is "not there": one caller asks.
static PyObject *
find(table *self, PyObject *key)
{
    if (!PyUnicode_Check(key))
        return NULL;
    return PyObject_GetAttr(self->dict, key);
}

static PyObject *
table_find(table *self, PyObject *key)
{
    PyObject *r = find(self, key);
    if (r == NULL && !PyErr_Occurred())
        PyErr_SetObject(PyExc_KeyError, key);
    return r;
}

// Or sets another.
static int
ready(table *self)
{
    if (self->file == NULL)
        return -1;
    return PyObject_IsTrue(self->file) < 0 ? -1 : 0;
}

static PyObject *
table_ready(table *self, PyObject *noargs)
{
    if (ready(self) < 0) {
        PyErr_SetString(PyExc_ValueError, "closed");
        return NULL;
    }
    Py_RETURN_NONE;
}

// Or goes on without.
static PyObject *
name(table *self, int fallback)
{
    if (fallback)
        return NULL;
    return PyObject_GetAttrString(self->file, "name");
}

static PyObject *
table_name(table *self, PyObject *noargs)
{
    PyObject *r = name(self, self->file == NULL);
    if (r == NULL) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    return r;
}

// Called where an exception is set already.
static PyObject *
close_and_fail(table *self, int again)
{
    PyObject *type, *value, *tb;
    if (!again)
        return NULL;
    PyErr_Fetch(&type, &value, &tb);
    PyObject *r = PyObject_CallMethod(self->file, "close", NULL);
    if (r == NULL)
        PyErr_Clear();
    Py_XDECREF(r);
    PyErr_Restore(type, value, tb);
    return NULL;
}

static PyObject *
table_read(table *self, PyObject *noargs)
{
    PyObject *r = PyObject_CallMethod(self->file, "read", NULL);
    if (r == NULL)
        return close_and_fail(self, self->dict != NULL);
    return r;
}

// A function whose address is taken is anybody's.
static PyObject *
quiet(table *self, PyObject *key)
{
    if (key == Py_None)
        return NULL;
    return PyObject_Repr(key);
}

static PyObject *
each(PyObject *(*visit)(table *, PyObject *), table *self, PyObject *key)
{
    PyObject *r = visit(self, key);
    return r != NULL || PyErr_Occurred() ? r : Py_NewRef(Py_None);
}

static PyObject *
table_each(table *self, PyObject *key)
{
    return each(quiet, self, key);
}

// A number may be -1.
static long
offset(table *self, PyObject *key)
{
    if (key == Py_None)
        return -1;
    return PyLong_AsLong(key);
}

static PyObject *
table_offset(table *self, PyObject *key)
{
    long n = offset(self, key);
    if (n == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(n);
}

static PyMethodDef methods[] = {
    {"find", (PyCFunction)table_find, METH_O, NULL},
    {"ready", (PyCFunction)table_ready, METH_NOARGS, NULL},
    {"name", (PyCFunction)table_name, METH_NOARGS, NULL},
    {"read", (PyCFunction)table_read, METH_NOARGS, NULL},
    {"each", (PyCFunction)table_each, METH_O, NULL},
    {"offset", (PyCFunction)table_offset, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject table_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "table",
    .tp_basicsize = sizeof(table),
    .tp_methods = methods,
};

// What failed before is passed in: its exception is set.
static PyObject *
doubled(PyObject *value)
{
    if (value == NULL)
        return NULL;
    PyObject *r = PyNumber_Add(value, value);
    Py_DECREF(value);
    return r;
}

static PyObject *
table_doubled(table *self, PyObject *obj)
{
    return doubled(PyObject_Repr(obj));
}

// The end of an iteration is no failure.
static PyObject *
next_of(table *self)
{
    if (self->dict == NULL)
        return NULL;
    return PyObject_Repr(self->dict);
}

static PyObject *
table_iternext(table *self)
{
    PyObject *r = next_of(self);
    if (r == NULL)
        return NULL;
    return r;
}

// It says by -1 that it failed, and its caller asks.
static int
measure(table *self, PyObject *obj, double *value)
{
    if (obj == Py_None) {
        PyErr_SetString(PyExc_TypeError, "None");
        return -1;
    }
    *value = PyFloat_AsDouble(obj);
    return 0;
}

static PyObject *
table_measure(table *self, PyObject *obj)
{
    double value;
    if (measure(self, obj, &value) < 0 || PyErr_Occurred())
        return NULL;
    return PyFloat_FromDouble(value);
}

static PyMethodDef more_methods[] = {
    {"doubled", (PyCFunction)table_doubled, METH_O, NULL},
    {"measure", (PyCFunction)table_measure, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject more_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "more",
    .tp_basicsize = sizeof(table),
    .tp_iternext = (iternextfunc)table_iternext,
    .tp_methods = more_methods,
};
