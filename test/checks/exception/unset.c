// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// NULL or -1 is returned, and nothing on the way has set an exception.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *dict;
    char *buffer;
} table;

// PyDict_GetItem does not raise.
static PyObject *
table_get(table *self, PyObject *key)
{
    PyObject *value = PyDict_GetItem(self->dict, key);
    if (value == NULL) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set [refsan-exception]
        return NULL;
        // CHECK: note: 'value' is NULL
    }
    return Py_NewRef(value);
}

// Nor does malloc, or a test of a type.
static int
table_set(table *self, PyObject *value, void *closure)
{
    if (value == NULL || !PyDict_Check(value)) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: -1 is returned without an exception set [refsan-exception]
        return -1;
    }
    char *buffer = PyMem_Malloc(100);
    if (buffer == NULL) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: -1 is returned without an exception set [refsan-exception]
        return -1;
    }
    PyMem_Free(self->buffer);
    self->buffer = buffer;
    Py_XSETREF(self->dict, Py_NewRef(value));
    return 0;
}

// After PyErr_Occurred() said so, or PyErr_Clear() made it so.
static PyObject *
table_pop(table *self, PyObject *key)
{
    PyObject *value = PyDict_GetItemWithError(self->dict, key);
    if (value == NULL) {
        if (!PyErr_Occurred()) {
            // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set [refsan-exception]
            return NULL;
        }
        return NULL;
    }
    Py_INCREF(value);
    if (PyDict_DelItem(self->dict, key) < 0) {
        Py_DECREF(value);
        PyErr_Clear();
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set [refsan-exception]
        return NULL;
    }
    return value;
}

static PyObject *
lookup(table *self, PyObject *key)
{
    PyObject *value = PyDict_GetItem(self->dict, key);
    if (value == NULL) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: NULL is returned without an exception set [refsan-exception]
        return NULL;
    }
    return PyObject_Repr(value);
}

// What a helper gives is passed on: told where the exception is missing.
static PyObject *
table_repr(table *self, PyObject *key)
{
    // CHECK: :[[#@LINE+1]]:{{.*}}note: passed on as a failure with an exception here
    return lookup(self, key);
}

static void
table_dealloc(table *self)
{
    Py_XDECREF(self->dict);
    PyMem_Free(self->buffer);
    Py_TYPE(self)->tp_free(self);
}

static PyMethodDef methods[] = {
    {"get", (PyCFunction)table_get, METH_O, NULL},
    {"repr", (PyCFunction)table_repr, METH_O, NULL},
    {"pop", (PyCFunction)table_pop, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef getset[] = {
    {"dict", NULL, (setter)table_set, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject table_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "table",
    .tp_basicsize = sizeof(table),
    .tp_dealloc = (destructor)table_dealloc,
    .tp_methods = methods,
    .tp_getset = getset,
};
