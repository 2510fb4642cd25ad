// SPDX-License-Identifier: Apache-2.0
// RUN: %clang_refsan -fsyntax-only -fplugin-arg-refsan-only=null-result %s 2>&1 | FileCheck %s --implicit-check-not=warning:
// The result goes through a field, an array, another variable or a helper; the test comes too late,
// or looks at something else.

#include <Python.h>

typedef struct {
    PyObject_HEAD
    PyObject *items;
} store;

static int
store_init(store *self, PyObject *args, PyObject *kwargs)
{
    Py_XSETREF(self->items, PyList_New(1));
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: {{.*}} may be NULL: new reference from PyList_New is not checked
    PyList_SET_ITEM(self->items, 0, Py_NewRef(Py_None));
    return 0;
}

// The test comes after the use.
static PyObject *
type_of(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Repr(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' may be NULL: new reference from PyObject_Repr is not checked
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    if (text == NULL)
        return NULL;
    Py_DECREF(text);
    return PyLong_FromSsize_t(n);
}

// What failed has set the variable to NULL.
static PyObject *
attribute(PyObject *self, PyObject *obj)
{
    PyObject *value = PyObject_GetAttrString(obj, "value");
    PyObject *again = value;
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'again' may be NULL: new reference from PyObject_GetAttrString is not checked
    Py_INCREF(again);
    Py_XDECREF(value);
    return again;
}

static PyObject *
shrunk(PyObject *self, PyObject *args)
{
    PyObject *t = PyTuple_New(10);
    if (t == NULL)
        return NULL;
    if (_PyTuple_Resize(&t, 5) < 0) {
        // CHECK: :[[#@LINE+1]]:{{.*}}warning: 't' is NULL when it has its count changed
        Py_DECREF(t);
        return NULL;
    }
    return t;
}

// Memory that is not there.
static void
fill(char *to, size_t n, PyObject *owner)
{
    for (size_t i = 0; i < n; i++)
        to[i] = 0;
    to[n] = (char)Py_REFCNT(owner);
}

static PyObject *
filled(PyObject *self, PyObject *args)
{
    char *memory = PyMem_Malloc(100);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'memory' may be NULL: the result of PyMem_Malloc is not checked before it is passed to fill, where NULL crashes
    fill(memory, 99, self);
    PyMem_Free(memory);
    Py_RETURN_NONE;
}

// Two steps down.
static Py_ssize_t
length_of(PyObject *text, PyObject **seen)
{
    *seen = Py_NewRef(text);
    return PyUnicode_GET_LENGTH(text);
}

static Py_ssize_t
sum(PyObject *a, PyObject *b)
{
    PyObject *seen = NULL;
    Py_ssize_t n = length_of(a, &seen);
    Py_XDECREF(seen);
    return b == NULL ? n : n + 1;
}

static PyObject *
total(PyObject *self, PyObject *obj)
{
    PyObject *text = PyObject_Str(obj);
    // CHECK: :[[#@LINE+1]]:{{.*}}warning: 'text' may be NULL: new reference from PyObject_Str is not checked before it is passed to sum, where NULL crashes
    Py_ssize_t n = sum(text, NULL);
    Py_XDECREF(text);
    return PyLong_FromSsize_t(n);
}

static void
store_dealloc(store *self)
{
    Py_XDECREF(self->items);
    Py_TYPE(self)->tp_free(self);
}

static PyMethodDef methods[] = {
    {"type_of", type_of, METH_O, NULL},
    {"attribute", attribute, METH_O, NULL},
    {"shrunk", shrunk, METH_VARARGS, NULL},
    {"filled", filled, METH_VARARGS, NULL},
    {"total", total, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject store_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "store",
    .tp_basicsize = sizeof(store),
    .tp_dealloc = (destructor)store_dealloc,
    .tp_init = (initproc)store_init,
    .tp_methods = methods,
};
