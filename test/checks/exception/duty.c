// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=exception %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// Functions that stand in no table, and answer for one that does.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *dict;
    long size;
} table;

// Argument Clinic's shape: the wrapper returns what this returns.
static PyObject *
table_resize_impl(table *self, PyObject *size)
{
    long n = PyLong_AsLong(size);
    self->size = n;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed [refsan-exception]
    Py_RETURN_NONE;
}

static PyObject *
table_resize(table *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *return_value = NULL;
    if (nargs != 1) {
        PyErr_SetString(PyExc_TypeError, "one argument");
        goto exit;
    }
    return_value = table_resize_impl(self, args[0]);
exit:
    return return_value;
}

static PyObject *
table_find_impl(table *self, PyObject *key)
{
    if (!PyUnicode_Check(key)) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set [refsan-exception]
        return NULL;
    }
    return PyObject_GetItem(self->dict, key);
}

static PyObject *
table_find(table *self, PyObject *key)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}note: passed on as a failure with an exception here
    return table_find_impl(self, key);
}

// Its callers test and pass on: so does the one between.
static int
check(table *self, PyObject *key)
{
    if (PyUnicode_Check(key)) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: -1 is returned without an exception set [refsan-exception]
        return -1;
    }
    return PyDict_Contains(self->dict, key) < 0 ? -1 : 0;
}

static int
check_both(table *self, PyObject *a, PyObject *b)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}note: passed on as a failure with an exception here
    if (check(self, a) < 0 || check(self, b) < 0)
        return -1;
    return PyDict_SetItem(self->dict, a, b);
}

static PyObject *
table_add(table *self, PyObject *args)
{
    PyObject *key, *value;
    if (!PyArg_ParseTuple(args, "OO:add", &key, &value))
        return NULL;
    if (check_both(self, key, value) < 0)
        return NULL;
    Py_RETURN_NONE;
}

// A result is a result, behind whatever returns it.
static PyObject *
truth(table *self, PyObject *key)
{
    int is = PyDict_Contains(self->dict, key);
    if (is)
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyDict_Contains failed [refsan-exception]
        Py_RETURN_TRUE;
    Py_RETURN_FALSE;
}

static PyObject *
table_has_impl(table *self, PyObject *key)
{
    return truth(self, key);
}

static PyObject *
table_has(table *self, PyObject *key)
{
    return table_has_impl(self, key);
}

// Its callers rely on 0.
static int
store(table *self, PyObject *size)
{
    if (size == Py_None) {
        PyErr_SetString(PyExc_TypeError, "None");
        return -1;
    }
    self->size = PyLong_AsLong(size);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: a result is returned without asking whether PyLong_AsLong failed [refsan-exception]
    return 0;
}

static PyObject *
table_store(table *self, PyObject *size)
{
    if (store(self, size) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"store", (PyCFunction)table_store, METH_O, NULL},
    {"resize", (PyCFunction)(void (*)(void))table_resize, METH_FASTCALL, NULL},
    {"find", (PyCFunction)table_find, METH_O, NULL},
    {"add", (PyCFunction)table_add, METH_VARARGS, NULL},
    {"has", (PyCFunction)table_has, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject table_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "table",
    .tp_basicsize = sizeof(table),
    .tp_methods = methods,
};
